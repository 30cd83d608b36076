namespace Gateway.Tests.Scenarios;

/// <summary>A restriction or warning of the predecessor's manuals.</summary>
/// <param name="Id">"D1" to "D18", as the list of demands numbers them.</param>
/// <param name="Title">What its users are told.</param>
/// <param name="NotYet">Why no test carries its id; null when tests do.</param>
internal sealed record CataloguedDefect(string Id, string Title, string? NotYet = null);

/// <summary>What must not be true of this gateway. Each is proved by a test that carries its id, or says why there is nothing to prove.</summary>
internal static class DefectCatalogue
{
    private const string NoData = "Nothing of it is about what a phone's data become.";

    internal static readonly IReadOnlyList<CataloguedDefect> All =
    [
        new("D1", "Distribution lists are not supported."),
        new("D2", "Who takes part in a series is lost when an attendee changes the alarm on an Apple device."),
        new("D3", "Invitations from Exchange or Lotus Notes begin at another time."),
        new("D4", "Answering somebody else's invitation makes a second appointment."),
        new("D5", "Only some phones get subfolders, shared and public folders."),
        new("D6", "Other public folders are never synced."),
        new("D7", "An option of the first sync may delete what is on the phone.", "It is the phone that deletes; many deletions at once are held back, which the tests of the guard prove."),
        new("D8", "After a server error the user has to sync everything anew."),
        new("D9", "Mail on a BlackBerry stays outside its own application.", NoData),
        new("D10", "How to log in differs from phone to phone."),
        new("D11", "The server has to be typed in by hand.", NoData),
        new("D12", "Tasks and appointments are missing on some Androids.", NoData),
        new("D13", "The first sync is slow.", "Measured, not tested."),
        new("D14", "Three days of mail, whatever the phone asks for."),
        new("D15", "Fixed limits: 500 mails a folder, no repeating tasks, pictures of 36 kB."),
        new("D16", "Push is a poll.", NoData),
        new("D17", "Phones are bound to one node.", NoData),
        new("D18", "Nobody may look at how it works.", NoData),
    ];
}
