"""What commands print on a device or about its neighbours, as devices and their parts."""
