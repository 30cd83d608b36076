using System.Globalization;
using System.Xml.Linq;

namespace EasClient.Requests;

/// <summary>Builds Settings requests. Source: MS-ASCMD, "Settings".</summary>
public static class SettingsRequest
{
    private static readonly XNamespace Ns = EasNames.Settings;
    private static readonly string[] Audiences = ["AppliesToInternal", "AppliesToExternalKnown", "AppliesToExternalUnknown"];

    /// <summary>A request with these properties, which the server works through in their order.</summary>
    public static XElement Of(params XElement[] properties) => new(Ns + "Settings", properties);

    /// <summary>Describes the device; part of Provision since 14.1, a Settings property before.</summary>
    public static XElement DeviceInformation(EasVersion version, string model, string friendlyName) => new(
        Ns + "DeviceInformation",
        new XElement(
            Ns + "Set",
            new XElement(Ns + "Model", model),
            new XElement(Ns + "FriendlyName", friendlyName),
            new XElement(Ns + "OS", "TestOS 1.0"),
            new XElement(Ns + "OSLanguage", "en-us"),
            version >= EasVersion.V121 ? new XElement(Ns + "UserAgent", "TestPhone/1.0") : null));

    /// <summary>Asks for the user's addresses.</summary>
    public static XElement UserInformation() => new(Ns + "UserInformation", new XElement(Ns + "Get"));

    /// <summary>Asks for the out-of-office message.</summary>
    /// <param name="bodyType">"TEXT" or "HTML".</param>
    public static XElement OofGet(string bodyType = "TEXT") => new(Ns + "Oof", new XElement(Ns + "Get", new XElement(Ns + "BodyType", bodyType)));

    /// <summary>Sets the out-of-office message, the same for everybody.</summary>
    /// <param name="state">0 off, 1 on, 2 between the times.</param>
    /// <param name="text">The message.</param>
    /// <param name="start">Dashed date; state 2 only.</param>
    /// <param name="end">Dashed date; state 2 only.</param>
    public static XElement OofSet(int state, string text, string? start = null, string? end = null) => new(
        Ns + "Oof",
        new XElement(
            Ns + "Set",
            new XElement(Ns + "OofState", state.ToString(CultureInfo.InvariantCulture)),
            start is null ? null : new XElement(Ns + "StartTime", start),
            end is null ? null : new XElement(Ns + "EndTime", end),
            Audiences.Select(audience => new XElement(
                Ns + "OofMessage",
                new XElement(Ns + audience),
                new XElement(Ns + "Enabled", state == 0 ? "0" : "1"),
                new XElement(Ns + "ReplyMessage", text),
                new XElement(Ns + "BodyType", "TEXT")))));

    /// <summary>Asks for the templates of rights management, as iOS does.</summary>
    public static XElement RightsManagementGet() => new(Ns + "RightsManagementInformation", new XElement(Ns + "Get"));
}
