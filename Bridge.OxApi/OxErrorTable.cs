using System.Collections.Frozen;

namespace Bridge.OxApi;

/// <summary>Code or category → kind: codes first, categories for the codes nobody listed.</summary>
internal static class OxErrorTable
{
    private static readonly FrozenDictionary<string, OxErrorKind> Codes = Table(
        (OxErrorKind.SessionLost, "SES-0009 SES-0011 SES-0201 SES-0203 SES-0205 SES-0206 MSG-1000 MSG-1001"),
        (OxErrorKind.CredentialsRefused, "LGI-0006 LGI-0011 LGI-0022 LGI-0023 LGI-0025"),
        (OxErrorKind.NotFound,
            "MSG-0032 MSG-0024 MSG-0040 MSG-0049 MSG-0066 MSG-1002 FLD-0008 FLD-0003 FLD-1025 CON-0125 CON-0174 TSK-0019 TSK-0048 TSK-0059 "
            + "CAL-4040 CAL-4041 CAL-4042 CAL-4045 CAL-4046"),
        (OxErrorKind.Conflict, "CON-0119 TSK-0007 CAL-4120 CAL-4121 FLD-1022 SVL-0017"),
        (OxErrorKind.Duplicate, "CAL-4090 APP-0100 MSG-0063 FLD-1014 FLD-1034"),
        (OxErrorKind.Transient,
            "SES-0007 SES-0207 SES-0204 SES-0208 SES-0008 LGI-0002 LGI-0003 LGI-0005 LGI-0009 LGI-0010 SVL-0019 MSG-0015 MSG-1003 MSG-1014 MSG-1016 "
            + "MSG-1017 MSG-1018 MSG-1020 MSG-1031 FLD-1028 FLD-1035 TSK-0054 CAL-5002 HTTP-429"),
        (OxErrorKind.Permission,
            "LGI-0001 LGI-0013 LGI-0014 LGI-0024 LGI-0026 SVL-0015 SVL-0016 MSG-0013 MSG-0050 MSG-0056 MSG-0064 MSG-1010 FLD-1026 FLD-1027 FLD-1029 "
            + "FLD-1033 CON-0104 CON-0112 CON-0169 CON-0176 CON-0260 TSK-0014 TSK-0023 TSK-0024 TSK-0025 TSK-0026 TSK-0033 TSK-0046 "
            + "CAL-4030 CAL-4031 CAL-4032 CAL-4033 CAL-4035 CAL-4036 CAL-4037 CAL-4038 CAL-4039 CAL-40310"),
        (OxErrorKind.Quota, "MSG-0028 MSG-0029 MSG-0039 MSG-1012 MSG-1024 CON-0172 HTTP-413"),
        // A 404 without an envelope is a wrong address or an old server, never proof that an object is gone.
        (OxErrorKind.Unsupported, "SVL-0001 SVL-0006 SVL-0007 SVL-0021 CAL-4228 CAL-4060 HTTP-404"),
        (OxErrorKind.Rejected, "CAL-4091 CAL-4092 CON-0100 CON-0154 CAL-5070 CAL-5071 TSK-0041 MSG-0059 MSG-1008 MSG-1013"));

    private static readonly FrozenDictionary<OxErrorCategory, OxErrorKind> Categories = new Dictionary<OxErrorCategory, OxErrorKind>
    {
        [OxErrorCategory.UserInput] = OxErrorKind.Rejected,
        [OxErrorCategory.Truncated] = OxErrorKind.Rejected,
        [OxErrorCategory.PermissionDenied] = OxErrorKind.Permission,
        [OxErrorCategory.TryAgain] = OxErrorKind.Transient,
        [OxErrorCategory.ServiceDown] = OxErrorKind.Transient,
        [OxErrorCategory.Connectivity] = OxErrorKind.Transient,
        [OxErrorCategory.Conflict] = OxErrorKind.Conflict,
        [OxErrorCategory.Capacity] = OxErrorKind.Quota,
    }.ToFrozenDictionary();

    /// <summary>Old servers report "not found" and "changed meanwhile" under one number; only the category tells them apart.</summary>
    private const string OldGeneralCode = "OX-0001";

    internal static OxErrorKind KindOf(string code, OxErrorCategory category) =>
        code == OldGeneralCode ? category == OxErrorCategory.Conflict ? OxErrorKind.Conflict : OxErrorKind.NotFound
        : Codes.TryGetValue(code, out var kind) ? kind
        : Categories.GetValueOrDefault(category, OxErrorKind.Other);

    private static FrozenDictionary<string, OxErrorKind> Table(params ReadOnlySpan<(OxErrorKind Kind, string Codes)> rows)
    {
        var table = new Dictionary<string, OxErrorKind>(StringComparer.Ordinal);
        foreach (var (kind, codes) in rows)
            foreach (var code in codes.Split(' '))
                table.Add(code, kind);
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
