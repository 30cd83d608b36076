using System.Text.Json;

namespace Bridge.OxApi.Mail;

/// <summary>Mutable form of <see cref="OxMailHead"/> while its row is read.</summary>
internal sealed class OxMailHeadRow
{
    private static readonly OxCell<IReadOnlyList<OxMailAddress>?> Addresses = new(ReadAddresses, (_, _) => throw new NotSupportedException());

    /// <summary>The fields of a mail's envelope. Source: OX HTTP API, mail, columns.</summary>
    internal static readonly OxColumns<OxMailHeadRow> Columns = new(
        new OxColumn<OxMailHeadRow, string?>(600, "id", OxCell.Id, m => m.Id, (m, v) => m.Id = v),
        new OxColumn<OxMailHeadRow, int?>(611, "flags", OxCell.Int, m => m.Flags, (m, v) => m.Flags = v),
        new OxColumn<OxMailHeadRow, int?>(102, "color_label", OxCell.Int, m => m.Color, (m, v) => m.Color = v),
        new OxColumn<OxMailHeadRow, long?>(610, "received_date", OxCell.Long, m => m.Received, (m, v) => m.Received = v),
        new OxColumn<OxMailHeadRow, long?>(609, "sent_date", OxCell.Long, m => m.Sent, (m, v) => m.Sent = v),
        new OxColumn<OxMailHeadRow, string?>(607, "subject", OxCell.Text, m => m.Subject, (m, v) => m.Subject = v),
        new OxColumn<OxMailHeadRow, IReadOnlyList<OxMailAddress>?>(603, "from", Addresses, m => m.From, (m, v) => m.From = v),
        new OxColumn<OxMailHeadRow, IReadOnlyList<OxMailAddress>?>(604, "to", Addresses, m => m.To, (m, v) => m.To = v),
        new OxColumn<OxMailHeadRow, IReadOnlyList<OxMailAddress>?>(605, "cc", Addresses, m => m.Cc, (m, v) => m.Cc = v),
        new OxColumn<OxMailHeadRow, long?>(608, "size", OxCell.Long, m => m.Size, (m, v) => m.Size = v),
        new OxColumn<OxMailHeadRow, int?>(614, "priority", OxCell.Int, m => m.Priority, (m, v) => m.Priority = v),
        new OxColumn<OxMailHeadRow, bool?>(602, "attachment", OxCell.Flag, m => m.Attachment, (m, v) => m.Attachment = v));

    /// <summary>Header columns follow the numbered ones.</summary>
    internal static readonly OxColumns<OxMailHeadRow> WithHeaders = new(
        [.. Columns, new OxColumn<OxMailHeadRow, string?>(0, "Message-ID", OxCell.Text, m => m.MessageId, (m, v) => m.MessageId = v)]);

    /// <summary>For mails of several folders.</summary>
    internal static readonly OxColumns<OxMailHeadRow> OfAnyFolder = new(
        [.. Columns, new OxColumn<OxMailHeadRow, string?>(601, "folder_id", OxCell.Text, m => m.Folder, (m, v) => m.Folder = v)]);

    /// <summary>The headers behind the columns of <see cref="WithThread"/>.</summary>
    internal const string ThreadHeaders = "Message-ID,References,In-Reply-To";

    internal static readonly OxColumns<OxMailHeadRow> WithThread = new(
    [
        .. OfAnyFolder,
        new OxColumn<OxMailHeadRow, string?>(0, "Message-ID", OxCell.Text, m => m.MessageId, (m, v) => m.MessageId = v),
        new OxColumn<OxMailHeadRow, string?>(0, "References", OxCell.Text, m => m.References, (m, v) => m.References = v),
        new OxColumn<OxMailHeadRow, string?>(0, "In-Reply-To", OxCell.Text, m => m.InReplyTo, (m, v) => m.InReplyTo = v),
    ]);

    private string? Id { get; set; }

    private int? Flags { get; set; }

    private int? Color { get; set; }

    private long? Received { get; set; }

    private long? Sent { get; set; }

    private string? Subject { get; set; }

    private IReadOnlyList<OxMailAddress>? From { get; set; }

    private IReadOnlyList<OxMailAddress>? To { get; set; }

    private IReadOnlyList<OxMailAddress>? Cc { get; set; }

    private long? Size { get; set; }

    private int? Priority { get; set; }

    private bool? Attachment { get; set; }

    private string? MessageId { get; set; }

    private string? Folder { get; set; }

    private string? References { get; set; }

    private string? InReplyTo { get; set; }

    internal OxMailHead? ToHead() => !uint.TryParse(Id, System.Globalization.CultureInfo.InvariantCulture, out var uid) ? null : new()
    {
        Uid = uid,
        Flags = Flags ?? 0,
        Color = Color ?? 0,
        ReceivedMs = Received ?? 0,
        SentMs = Sent,
        Subject = Subject,
        From = From ?? [],
        To = To ?? [],
        Cc = Cc ?? [],
        Size = Size,
        Priority = Priority ?? 0,
        HasAttachment = Attachment ?? false,
        MessageId = MessageId,
        Folder = Folder,
        References = References,
        InReplyTo = InReplyTo,
    };

    /// <summary><c>[["Display","a@b"],[null,"c@d"]]</c>.</summary>
    private static List<OxMailAddress>? ReadAddresses(ref Utf8JsonReader json)
    {
        var addresses = new List<OxMailAddress>();
        OxRow.Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            json.Read();
            var name = json.TokenType == JsonTokenType.String ? json.GetString() : null;
            json.Read();
            var address = json.TokenType == JsonTokenType.String ? json.GetString() : null;
            if (address is { Length: > 0 }) addresses.Add(new(name, address));
            while (json.TokenType != JsonTokenType.EndArray && json.Read())
            {
            }
        }
        return addresses;
    }
}
