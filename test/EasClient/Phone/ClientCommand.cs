using System.Xml.Linq;

namespace EasClient.Phone;

/// <summary>A change made on the phone, waiting for the next Sync.</summary>
public abstract record ClientCommand
{
    internal abstract XElement ToXml();

    private protected static XElement Element(string name, params object?[] content) => new(EasNames.AirSync + name, content);

    private protected static XElement? Instance(string? instanceId) =>
        instanceId is null ? null : new XElement(EasNames.AirSyncBase + "InstanceId", instanceId);

    private protected static XElement Data(IEnumerable<XElement> data) => Element("ApplicationData", data.Select(e => new XElement(e)).ToArray<object>());

    private protected static XElement? SendMark(bool send) => send ? new XElement(EasNames.Email2 + "Send") : null;
}

/// <summary>A new item.</summary>
/// <param name="ClientId">The phone's name for it until the server gives one.</param>
/// <param name="Item">What goes into ApplicationData.</param>
/// <param name="Send">16.x drafts: send it now.</param>
public sealed record AddCommand(string ClientId, IReadOnlyList<XElement> Item, bool Send = false) : ClientCommand
{
    internal override XElement ToXml() => Element("Add", Element("ClientId", ClientId), SendMark(Send), Data(Item));
}

/// <summary>A changed item.</summary>
/// <param name="ServerId">Which.</param>
/// <param name="Item">The elements to change.</param>
/// <param name="InstanceId">16.x: which occurrence, as compact date.</param>
/// <param name="Send">16.x drafts: send it now.</param>
public sealed record ChangeCommand(string ServerId, IReadOnlyList<XElement> Item, string? InstanceId = null, bool Send = false) : ClientCommand
{
    internal override XElement ToXml() => Element("Change", Element("ServerId", ServerId), Instance(InstanceId), SendMark(Send), Data(Item));
}

/// <summary>A deleted item.</summary>
/// <param name="ServerId">Which.</param>
/// <param name="InstanceId">16.x: only this occurrence, as compact date.</param>
public sealed record DeleteCommand(string ServerId, string? InstanceId = null) : ClientCommand
{
    internal override XElement ToXml() => Element("Delete", Element("ServerId", ServerId), Instance(InstanceId));
}

/// <summary>A question for one item in full.</summary>
/// <param name="ServerId">Which.</param>
public sealed record FetchCommand(string ServerId) : ClientCommand
{
    internal override XElement ToXml() => Element("Fetch", Element("ServerId", ServerId));
}
