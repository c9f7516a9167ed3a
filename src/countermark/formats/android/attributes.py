"""Which attribute of the platform a number in a resource map is.

Source: public.xml of the Android Open Source Project (frameworks/base/core/res/res/values), those
of the manifest that are asked for here. Numbers never change from version to version.
"""

from __future__ import annotations

ATTRIBUTES = {
    0x01010001: "label", 0x01010003: "name", 0x01010006: "permission", 0x01010007: "readPermission",
    0x01010008: "writePermission", 0x01010009: "protectionLevel", 0x0101000A: "permissionGroup",
    0x0101000B: "sharedUserId", 0x0101000C: "hasCode", 0x0101000D: "persistent",
    0x0101000E: "enabled", 0x0101000F: "debuggable", 0x01010010: "exported", 0x01010011: "process",
    0x01010018: "authorities", 0x0101001B: "grantUriPermissions", 0x0101001C: "priority",
    0x01010021: "targetPackage", 0x01010024: "value", 0x01010025: "resource",
    0x01010026: "mimeType", 0x01010027: "scheme", 0x01010028: "host", 0x01010029: "port",
    0x0101002A: "path", 0x0101002B: "pathPrefix", 0x0101002C: "pathPattern",
    0x01010202: "targetActivity", 0x0101020C: "minSdkVersion", 0x0101021B: "versionCode",
    0x0101021C: "versionName", 0x01010270: "targetSdkVersion", 0x01010271: "maxSdkVersion",
    0x01010272: "testOnly", 0x01010280: "allowBackup", 0x010102B7: "installLocation",
    0x010103A9: "isolatedProcess", 0x010104EC: "usesCleartextTraffic",
    0x01010505: "directBootAware", 0x01010527: "networkSecurityConfig",
    0x01010576: "versionCodeMajor", 0x01010603: "requestLegacyExternalStorage",
}  # fmt: skip
"""By number; what is not here is known by its name alone."""
