using System.Globalization;
using System.Xml.Linq;

namespace Bridge.Eas.Commands.Provision;

/// <summary>
/// The policy as phones of 2.5 know it: settings of Windows Mobile's registry in WAP provisioning XML, all of them each time, so that one that was lifted
/// is lifted on the phone. What is asked for beyond these has no word there. Source: MS-ASPROV, "Data (string Data Type)".
/// </summary>
internal static class WapPolicy
{
    private const string Lock = @"HKLM\Comm\Security\Policy\LASSD";
    private const string LockAfterTime = Lock + @"\AE\{50C13377-C66D-400C-889E-C316FC4AB374}";
    private const string Password = Lock + @"\LAP\lap_pw";

    private const int Never = -1, NotRequired = 1, Required = 0;
    private const int AnyPassword = 2, LettersAndDigits = 0;
    private const int SecondsPerMinute = 60;

    internal static string Write(PolicyOptions policy) => new XElement(
        "wap-provisioningdoc",
        Group("SecurityPolicy", Setting("4131", policy.PasswordEnabled ? Required : NotRequired)),
        Group(
            "Registry",
            Group(
                LockAfterTime,
                Setting("AEFrequencyType", policy.MaxInactivitySeconds is null ? 0 : 1),
                Setting("AEFrequencyValue", policy.MaxInactivitySeconds is { } seconds ? (seconds + SecondsPerMinute - 1) / SecondsPerMinute : 0)),
            Group(Lock, Setting("DeviceWipeThreshold", policy.MaxFailedPasswordAttempts ?? Never), Setting("CodewordFrequency", Never)),
            Group(
                Password,
                Setting("MinimumPasswordLength", policy.MinPasswordLength ?? 1),
                Setting("PasswordComplexity", policy.AlphanumericPasswordRequired ? LettersAndDigits : AnyPassword)))).ToString(SaveOptions.DisableFormatting);

    private static XElement Group(string type, params XElement[] content) => new("characteristic", new XAttribute("type", type), content);

    private static XElement Setting(string name, int value) => new("parm", new XAttribute("name", name), new XAttribute("value", value.ToString(CultureInfo.InvariantCulture)));
}
