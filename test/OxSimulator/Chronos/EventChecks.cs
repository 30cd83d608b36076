using OxSimulator.Chronos.Model;
using OxSimulator.Store;

namespace OxSimulator.Chronos;

/// <summary>What every stored event must hold.</summary>
internal static class EventChecks
{
    internal static void Times(EventDate start, EventDate end)
    {
        if (start.AllDay != end.AllDay || (start.Zone is null) != (end.Zone is null)) throw ChronosFaults.IncompatibleDates(start.Value, end.Value);
        if (end.ToUtc() < start.ToUtc()) throw ChronosFaults.EndBeforeStart(start.Value, end.Value);
    }

    internal static void Class(string classification, ChronosScope scope)
    {
        if (classification == "PUBLIC") return;
        var foreign = scope.CalendarUser != scope.Call.User && classification == "PRIVATE";
        if (scope.IsPublic || foreign) throw ChronosFaults.ClassInFolder(classification, SimFolderIds.Chronos(scope.Folder.Id));
    }
}
