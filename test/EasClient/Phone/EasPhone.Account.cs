using System.Globalization;
using System.Xml.Linq;
using EasClient.Http;
using EasClient.Requests;

namespace EasClient.Phone;

public sealed partial class EasPhone
{
    /// <summary>The acknowledged policy is no longer the one in force. Source: MS-ASPROV, Status (Policy).</summary>
    private const int OutdatedPolicy = 5;

    /// <summary>The policy document of the last Provision, at 2.5 the WAP XML; or null.</summary>
    public XElement? Policy { get; private set; }

    /// <summary>Whether the server wiped the phone or its account; items and folders are gone then.</summary>
    public bool Wiped { get; private set; }

    /// <summary>Command names that the server listed.</summary>
    public IReadOnlyList<string> Commands { get; private set; } = [];

    /// <summary>Adds the account as phones do: OPTIONS, version, FolderSync, Provision where asked for, device description, FolderSync.</summary>
    /// <exception cref="EasStatusException">The folders could not be had.</exception>
    /// <exception cref="EasHttpException">401, 403, 503 and the like.</exception>
    public async Task SetUpAsync(CancellationToken cancellationToken = default)
    {
        await NegotiateAsync(cancellationToken);
        // The first FolderSync is the probe that makes a server ask for Provision; SendAsync runs that and asks again.
        var folders = await FolderSyncAsync(cancellationToken);
        if (folders.Status != 1) throw new EasStatusException("FolderSync", folders.Status);
        if (Version is >= EasVersion.V120 and <= EasVersion.V140) await SendDeviceInformationAsync(cancellationToken);
    }

    /// <summary>Asks OPTIONS and takes the highest version that both sides speak.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public async Task NegotiateAsync(CancellationToken cancellationToken = default)
    {
        var response = await Connection.OptionsAsync(cancellationToken: cancellationToken);
        if (!response.IsOk) throw new EasHttpException("OPTIONS", response);
        Commands = List(response, "MS-ASProtocolCommands");
        var offered = List(response, "MS-ASProtocolVersions")
            .Select(text => EasVersions.TryParse(text, out var version) ? version : default).Where(version => version != default).ToList();
        var usable = offered.Where(version => version <= Options.Version).ToList();
        if (usable.Count == 0) throw new NotSupportedException($"The server offers {string.Join(", ", offered)}.");
        Connection.Version = usable.Max();
    }

    /// <summary>Runs both phases of Provision, once more if the policy is another one by then; obeys a wipe.</summary>
    /// <exception cref="EasStatusException">The server gave no policy key.</exception>
    public async Task ProvisionAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await ProvisionOnceAsync(cancellationToken);
        }
        catch (EasStatusException outdated) when (outdated.Status == OutdatedPolicy)
        {
            await ProvisionOnceAsync(cancellationToken);
        }
    }

    /// <summary>Sends the description of the device by Settings, as phones do up to 14.0.</summary>
    /// <returns>The property's status; null if the answer has none.</returns>
    public async Task<int?> SendDeviceInformationAsync(CancellationToken cancellationToken = default)
    {
        var information = SettingsRequest.DeviceInformation(Version, Options.Model, Options.FriendlyName);
        var answer = await SettingsAsync(cancellationToken, information);
        return SyncAnswer.Number(answer?.Element(information.Name)?.Element(EasNames.Settings + "Status"));
    }

    /// <summary>Sends these properties by Settings.</summary>
    /// <returns>The answer's root, or null if it has none.</returns>
    public async Task<XElement?> SettingsAsync(CancellationToken cancellationToken, params XElement[] properties) =>
        (await SendAsync(EasRequest.Of("Settings", SettingsRequest.Of(properties)), cancellationToken)).Xml;

    /// <summary>Asks for the user's mail addresses, the primary first where the server names it.</summary>
    public async Task<IReadOnlyList<string>> UserAddressesAsync(CancellationToken cancellationToken = default)
    {
        var answer = await SettingsAsync(cancellationToken, SettingsRequest.UserInformation());
        var ns = EasNames.Settings;
        var primary = answer?.Descendants(ns + "PrimarySmtpAddress").Select(e => e.Value) ?? [];
        var others = answer?.Descendants(ns + "SMTPAddress").Select(e => e.Value) ?? [];
        return [.. primary.Concat(others).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private async Task ProvisionOnceAsync(CancellationToken cancellationToken)
    {
        Counters.Provisionings++;
        Connection.PolicyKey = 0;
        var first = await PostProvisionAsync(ProvisionRequest.Ask(Version, Options.Model, Options.FriendlyName), cancellationToken);
        var ns = EasNames.Provision;
        if (first.Xml?.Elements().FirstOrDefault(e => e.Name == ns + "RemoteWipe" || e.Name == ns + "AccountOnlyRemoteWipe") is { } wipe)
        {
            await ObeyWipeAsync(wipe.Name.LocalName != "RemoteWipe", cancellationToken);
            return;
        }

        var temporary = PolicyKeyOf(first);
        var data = first.Xml!.Descendants(ns + "Data").FirstOrDefault();
        Policy = Version < EasVersion.V120 ? XElement.Parse(data?.Value ?? string.Empty) : data?.Element(ns + "EASProvisionDoc");
        Connection.PolicyKey = temporary;
        var second = await PostProvisionAsync(ProvisionRequest.Acknowledge(Version, temporary), cancellationToken);
        Connection.PolicyKey = PolicyKeyOf(second);
    }

    private async Task<EasResponse> PostProvisionAsync(XElement request, CancellationToken cancellationToken)
    {
        var response = await SendAsync(EasRequest.Of("Provision", request), cancellationToken);
        return response.RootStatus == 1 ? response : throw new EasStatusException("Provision", response.RootStatus);
    }

    private static uint PolicyKeyOf(EasResponse response)
    {
        var ns = EasNames.Provision;
        var policy = response.Xml?.Element(ns + "Policies")?.Element(ns + "Policy");
        var status = SyncAnswer.Number(policy?.Element(ns + "Status"));
        return status == 1 && uint.TryParse(policy!.Element(ns + "PolicyKey")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var key) && key != 0
            ? key
            : throw new EasStatusException("Provision (policy)", status);
    }

    private async Task ObeyWipeAsync(bool accountOnly, CancellationToken cancellationToken)
    {
        Wiped = true;
        _folders.Clear();
        _collections.Clear();
        FolderSyncKey = EasCollection.InitialKey;
        await SendAsync(EasRequest.Of("Provision", ProvisionRequest.AcknowledgeWipe(accountOnly)), cancellationToken);
    }

    private static List<string> List(EasResponse response, string header) => response.Headers.TryGetValue(header, out var text)
        ? [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
        : [];
}
