using System.Globalization;
using System.Xml.Linq;

namespace EasClient.Phone;

/// <summary>A Sync answer, taken apart.</summary>
/// <param name="Empty">The body was empty: nothing changed anywhere.</param>
/// <param name="Status">Status of the whole request; null unless that failed.</param>
/// <param name="Limit">The limit that comes with status 14 and 15.</param>
/// <param name="Collections">The collections that were answered.</param>
public sealed record SyncAnswer(bool Empty, int? Status, int? Limit, IReadOnlyList<CollectionAnswer> Collections)
{
    internal static readonly SyncAnswer Nothing = new(true, null, null, []);

    /// <summary>The answer for one collection, or null.</summary>
    public CollectionAnswer? For(EasCollection collection) => Collections.FirstOrDefault(answer => answer.Id == collection.Id);

    internal static SyncAnswer Read(XElement xml)
    {
        var ns = EasNames.AirSync;
        return new SyncAnswer(
            false,
            Number(xml.Element(ns + "Status")),
            Number(xml.Element(ns + "Limit")),
            [.. xml.Element(ns + "Collections")?.Elements(ns + "Collection").Select(CollectionAnswer.Read) ?? []]);
    }

    internal static int? Number(XElement? element) =>
        int.TryParse(element?.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
}

/// <summary>What the server says of one collection.</summary>
/// <param name="Id">The collection id.</param>
/// <param name="Status">1 for success (MS-ASCMD, "Status (Sync)").</param>
/// <param name="SyncKey">The next key.</param>
/// <param name="MoreAvailable">Whether more waits.</param>
/// <param name="Commands">The server's changes in their order.</param>
/// <param name="Responses">Results of the phone's commands.</param>
public sealed record CollectionAnswer(
    string Id, int Status, string SyncKey, bool MoreAvailable, IReadOnlyList<ServerCommand> Commands, IReadOnlyList<CommandResponse> Responses)
{
    /// <summary>Ids of the items of one kind of command: Add, Change, Delete or SoftDelete.</summary>
    public IReadOnlyList<string> Ids(string kind) => [.. Commands.Where(command => command.Kind == kind).Select(command => command.ServerId)];

    internal static CollectionAnswer Read(XElement xml)
    {
        var ns = EasNames.AirSync;
        return new CollectionAnswer(
            xml.Element(ns + "CollectionId")?.Value ?? string.Empty,
            SyncAnswer.Number(xml.Element(ns + "Status")) ?? 0,
            xml.Element(ns + "SyncKey")?.Value ?? string.Empty,
            xml.Element(ns + "MoreAvailable") is not null,
            [.. xml.Element(ns + "Commands")?.Elements().Select(ServerCommand.Read) ?? []],
            [.. xml.Element(ns + "Responses")?.Elements().Select(CommandResponse.Read) ?? []]);
    }
}

/// <summary>A change that the server made.</summary>
/// <param name="Kind">Add, Change, Delete or SoftDelete.</param>
/// <param name="ServerId">Which item.</param>
/// <param name="Data">ApplicationData of Add and Change.</param>
public sealed record ServerCommand(string Kind, string ServerId, XElement? Data)
{
    internal static ServerCommand Read(XElement xml) => new(
        xml.Name.LocalName, xml.Element(EasNames.AirSync + "ServerId")?.Value ?? string.Empty, xml.Element(EasNames.AirSync + "ApplicationData"));
}

/// <summary>The result of a command of the phone.</summary>
/// <param name="Kind">Add, Change, Delete or Fetch.</param>
/// <param name="ClientId">Of an Add.</param>
/// <param name="ServerId">Of anything else, and of an Add that succeeded.</param>
/// <param name="InstanceId">16.x: the occurrence.</param>
/// <param name="Status">1 for success.</param>
/// <param name="Data">ApplicationData that came along.</param>
public sealed record CommandResponse(string Kind, string? ClientId, string? ServerId, string? InstanceId, int Status, XElement? Data)
{
    internal static CommandResponse Read(XElement xml) => new(
        xml.Name.LocalName,
        xml.Element(EasNames.AirSync + "ClientId")?.Value,
        xml.Element(EasNames.AirSync + "ServerId")?.Value,
        xml.Element(EasNames.AirSyncBase + "InstanceId")?.Value,
        SyncAnswer.Number(xml.Element(EasNames.AirSync + "Status")) ?? 0,
        xml.Element(EasNames.AirSync + "ApplicationData"));
}
