namespace Bridge.Eas.Protocol;

/// <summary>A protocol version, as ten times its number, so that versions compare. Source: MS-ASHTTP, "MS-ASProtocolVersion".</summary>
public enum EasVersion
{
    V25 = 25,
    V120 = 120,
    V121 = 121,
    V140 = 140,
    V141 = 141,
    V160 = 160,
    V161 = 161,
}
