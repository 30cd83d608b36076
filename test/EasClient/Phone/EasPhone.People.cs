using System.Xml.Linq;
using EasClient.Http;
using EasClient.Requests;

namespace EasClient.Phone;

/// <summary>What a server makes of a recipient's name.</summary>
/// <param name="To">As asked.</param>
/// <param name="Status">1 one, 2 and 3 several, 4 nobody.</param>
/// <param name="Count">How many there are.</param>
/// <param name="People">Their elements.</param>
public sealed record ResolvedRecipient(string To, int? Status, int? Count, IReadOnlyList<XElement> People)
{
    /// <summary>Addresses of the people.</summary>
    public IReadOnlyList<string> Addresses => [.. People.Select(person => person.Element(EasNames.ResolveRecipients + "EmailAddress")!.Value)];

    /// <summary>Half hours of the only one, or null.</summary>
    public string? FreeBusy => People.Count == 1 ? People[0].Element(EasNames.ResolveRecipients + "Availability")?.Element(EasNames.ResolveRecipients + "MergedFreeBusy")?.Value : null;

    /// <summary>Status of a block inside the only one ("Availability", "Certificates", "Picture"), or null.</summary>
    public int? StatusOf(string block) => People.Count == 1 ? SyncAnswer.Number(People[0].Element(EasNames.ResolveRecipients + block)?.Element(EasNames.ResolveRecipients + "Status")) : null;
}

public sealed partial class EasPhone
{
    /// <summary>Asks who is meant by names and addresses.</summary>
    /// <returns>The status of the whole, and the answers.</returns>
    public async Task<(int? Status, IReadOnlyList<ResolvedRecipient> Recipients)> ResolveAsync(
        IEnumerable<string> names, ResolveOptions? options = null, CancellationToken cancellationToken = default)
    {
        var ns = EasNames.ResolveRecipients;
        var response = await SendAsync(EasRequest.Of("ResolveRecipients", PeopleRequest.Resolve(names, options)), cancellationToken);
        return (response.RootStatus,
        [
            .. response.Xml?.Elements(ns + "Response").Select(one => new ResolvedRecipient(
                one.Element(ns + "To")!.Value, SyncAnswer.Number(one.Element(ns + "Status")), SyncAnswer.Number(one.Element(ns + "RecipientCount")), [.. one.Elements(ns + "Recipient")])) ?? [],
        ]);
    }

    /// <summary>Asks whether certificates are good.</summary>
    /// <returns>The status of the whole, and of each.</returns>
    public async Task<(int? Status, IReadOnlyList<int?> Each)> ValidateCertAsync(IEnumerable<byte[]> certificates, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(EasRequest.Of("ValidateCert", PeopleRequest.Validate(certificates)), cancellationToken);
        return (response.RootStatus, [.. response.Xml?.Elements(EasNames.ValidateCert + "Certificate").Select(one => SyncAnswer.Number(one.Element(EasNames.ValidateCert + "Status"))) ?? []]);
    }
}
