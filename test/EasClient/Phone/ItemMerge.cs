using System.Xml.Linq;

namespace EasClient.Phone;

/// <summary>How a change is laid over the item that a phone holds.</summary>
internal static class ItemMerge
{
    /// <summary>Elements that stay when a whole item comes without them (MS-ASCMD, "Change": body, picture and exceptions may be left out).</summary>
    private static readonly XName[] Kept =
    [
        EasNames.AirSyncBase + "Body", EasNames.Contacts + "Body", EasNames.Calendar + "Body", EasNames.Tasks + "Body", EasNames.Contacts + "Picture", EasNames.Calendar + "Exceptions",
    ];

    /// <summary>Lays a change of the server over an item.</summary>
    /// <remarks>
    /// A mail's change names what changed and no more. A change of any other class carries the whole item, save what <see cref="Kept"/> lists; a
    /// calendar change without StartTime is a partial one (attendees' replies).
    /// </remarks>
    internal static XElement ServerChange(string itemClass, XElement item, XElement change)
    {
        var partial = itemClass == "Email" || (itemClass == "Calendar" && change.Element(EasNames.Calendar + "StartTime") is null);
        if (partial) return Over(item, change.Elements());
        var whole = new XElement(change);
        foreach (var name in Kept.Where(name => whole.Element(name) is null))
            if (item.Element(name) is { } old) whole.Add(new XElement(old));
        return whole;
    }

    /// <summary>Replaces the elements that the change has and leaves the others; of a name that comes several times all are replaced.</summary>
    internal static XElement Over(XElement item, IEnumerable<XElement> change)
    {
        var merged = new XElement(item);
        foreach (var group in change.GroupBy(element => element.Name))
        {
            merged.Elements(group.Key).Remove();
            merged.Add(group.Select(element => new XElement(element)));
        }

        return merged;
    }

    /// <summary>Lays a 16.x change of one occurrence over a series: the exception with this InstanceId is made or changed.</summary>
    internal static XElement Occurrence(XElement series, string instanceId, IEnumerable<XElement> change)
    {
        var merged = new XElement(series);
        var exceptions = merged.Element(EasNames.Calendar + "Exceptions");
        if (exceptions is null) merged.Add(exceptions = new XElement(EasNames.Calendar + "Exceptions"));
        var instance = EasNames.AirSyncBase + "InstanceId";
        var old = exceptions.Elements().FirstOrDefault(exception => exception.Element(instance)?.Value == instanceId);
        var exception = old ?? new XElement(EasNames.Calendar + "Exception", new XElement(instance, instanceId));
        var changed = Over(exception, change);
        if (old is null) exceptions.Add(changed);
        else old.ReplaceWith(changed);
        return merged;
    }
}
