namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>What a server's legacy calendar can do, by the server's version.</summary>
internal readonly record struct LegacyServer(Version Version)
{
    /// <summary>Older ones take no notice of the parameter that names an occurrence.</summary>
    internal bool ConfirmsOccurrences => Version >= new Version(7, 6);

    /// <summary>Older ones take an invitation in by converting the mail into an appointment.</summary>
    internal bool HasItip => Version >= new Version(7, 0);

    internal bool TellsChangeExceptions => Version >= new Version(7, 2);

    internal bool DeletesLists => Version >= new Version(6, 22);

    internal static LegacyServer Of(IOxSession session) => new(((OxSession)session).Facts.LegacyVersion ?? new Version(0, 0));
}
