using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Tests.Sync;

internal sealed class FakeSession : IOxSession
{
    public int UserId => 3;

    public int ContextId => 1;

    public string Login => "anna";

    public string Locale => "en_GB";

    public string TimeZone => "Europe/Berlin";

    public string PrimaryAddress => "anna@example.net";

    public string DisplayName => "Anna Berg";

    public Uri BaseUrl => new("http://127.0.0.1/ajax");

    public string UserAgent => "test";

    public bool TakesScheduling { get; init; } = true;

    public bool TellsWhoLeaves { get; init; }

    public int Generation { get; set; } = 1;
}
