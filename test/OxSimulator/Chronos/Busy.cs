using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;

namespace OxSimulator.Chronos;

/// <summary>One stretch of somebody's time.</summary>
internal sealed record BusyTime(DateTime From, DateTime Until, string Type, CalendarEvent Event)
{
    internal bool Overlaps(DateTime from, DateTime until) => From < until && Until > from;
}

/// <summary>When people and rooms are taken.</summary>
internal static class Busy
{
    /// <summary>Every event in which this attendee takes part or, for users, that lies alone in an own calendar; in order.</summary>
    internal static IEnumerable<BusyTime> Of(Attendee attendee, DateTime from, DateTime until, ChronosStoreView view)
    {
        foreach (var one in view.Store.Events.Where(one => !one.IsCancelled && one.Overlaps(from, until)))
        {
            if (Type(one, attendee, view) is not { } type) continue;
            foreach (var start in one.Expand(until))
            {
                var begin = start.ToUtc(view.FloatingZone);
                var busy = new BusyTime(begin, begin + one.Duration, type, one);
                if (busy.Overlaps(from, until)) yield return busy;
            }
        }
    }

    private static string? Type(CalendarEvent one, Attendee attendee, ChronosStoreView view)
    {
        if (one.IsTransparent) return null;
        if (one.Attendees.Find(attendee.Is) is { } found)
        {
            return found.PartStat switch
            {
                _ when found.Hidden => null,
                Attendee.Declined => null,
                Attendee.Tentative or Attendee.NeedsAction => "BUSY-TENTATIVE",
                _ => one.Text("status") == "TENTATIVE" ? "BUSY-TENTATIVE" : "BUSY",
            };
        }

        var own = one.Attendees.Count == 0 && attendee.IsUser && one.CommonFolder is { } folder && view.OwnerOf(folder) == attendee.Entity;
        return own ? one.Text("status") == "TENTATIVE" ? "BUSY-TENTATIVE" : "BUSY" : null;
    }
}

/// <summary>The store with what time questions need to know beside it.</summary>
internal sealed record ChronosStoreView(CalendarStore Store, Store.SimContext Context, TimeZoneInfo? FloatingZone)
{
    /// <summary>Owner of a private calendar; null for public ones.</summary>
    internal int? OwnerOf(string folder) =>
        Context.FindFolder(folder) is { Type: OxSimulator.Store.SimFolderType.Private } found ? found.CreatedBy : null;
}
