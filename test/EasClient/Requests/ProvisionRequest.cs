using System.Globalization;
using System.Xml.Linq;

namespace EasClient.Requests;

/// <summary>Builds Provision requests. Source: MS-ASPROV, "Provision Command".</summary>
public static class ProvisionRequest
{
    /// <summary>The policy type since 12.0.</summary>
    public const string WbxmlPolicy = "MS-EAS-Provisioning-WBXML";

    private static readonly XNamespace Ns = EasNames.Provision;

    /// <summary>The policy type of 2.5.</summary>
    public const string WapPolicy = "MS-WAP-Provisioning-XML";

    /// <summary>First phase: asks for the policy. Since 14.1 the device's description comes along.</summary>
    public static XElement Ask(EasVersion version, string model, string friendlyName) => new(
        Ns + "Provision",
        version >= EasVersion.V141 ? SettingsRequest.DeviceInformation(version, model, friendlyName) : null,
        Policies(TypeOf(version)));

    /// <summary>Second phase: tells how far the policy is followed.</summary>
    /// <param name="version">Decides which policy there is.</param>
    /// <param name="temporaryKey">The key of the first answer.</param>
    /// <param name="status">1 all of it, 2 part of it, 3 nothing, 4 managed elsewhere.</param>
    public static XElement Acknowledge(EasVersion version, uint temporaryKey, int status = 1) => new(
        Ns + "Provision",
        Policies(
            TypeOf(version),
            new XElement(Ns + "PolicyKey", temporaryKey.ToString(CultureInfo.InvariantCulture)),
            new XElement(Ns + "Status", status.ToString(CultureInfo.InvariantCulture))));

    /// <summary>Asks whether the device is to be wiped: an empty element.</summary>
    public static XElement AskForWipe() => new(Ns + "Provision");

    /// <summary>Tells that the wipe was done (1) or failed (2).</summary>
    public static XElement AcknowledgeWipe(bool accountOnly, int status = 1) => new(
        Ns + "Provision",
        new XElement(
            Ns + (accountOnly ? "AccountOnlyRemoteWipe" : "RemoteWipe"), new XElement(Ns + "Status", status.ToString(CultureInfo.InvariantCulture))));

    private static string TypeOf(EasVersion version) => version < EasVersion.V120 ? WapPolicy : WbxmlPolicy;

    private static XElement Policies(string type, params object[] rest) =>
        new(Ns + "Policies", new XElement(Ns + "Policy", new XElement(Ns + "PolicyType", type), rest));
}
