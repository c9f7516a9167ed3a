"""SNMP walks as text: the bindings that snmpwalk and snmpsim write, and the values in them."""
