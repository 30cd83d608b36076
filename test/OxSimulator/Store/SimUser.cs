namespace OxSimulator.Store;

/// <summary>One user of a context.</summary>
public sealed class SimUser(SimContext context, int id, string login, string password)
{
    public SimContext Context { get; } = context;

    public int Id { get; } = id;

    /// <summary>The login name, here also the primary mail address.</summary>
    public string Login { get; } = login;

    public string Password { get; set; } = password;

    public string Address { get; set; } = login;

    public List<string> Aliases { get; } = [login];

    public string FirstName { get; set; } = "";

    public string LastName { get; set; } = "";

    public string DisplayName { get; set; } = "";

    public string TimeZoneId { get; set; } = "Europe/Berlin";

    public string Locale { get; set; } = "en_US";

    /// <summary>Disabled: login answers LGI-0013, running sessions SES-0203.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Another fault that every login of this user gets, such as LGI-0011 (password expired); null = none.</summary>
    public Http.OxFault? LoginFault { get; set; }

    public HashSet<int> Groups { get; } = [SimPermission.AllUsersGroup];

    /// <summary>Capabilities beyond or short of the profile's set: id → granted.</summary>
    public Dictionary<string, bool> Capabilities { get; } = new(StringComparer.Ordinal);

    /// <summary>Plain ids of the user's own default folders.</summary>
    public string CalendarFolder { get; internal set; } = "";

    public string TasksFolder { get; internal set; } = "";

    public string ContactsFolder { get; internal set; } = "";

    /// <summary>What modules keep per user.</summary>
    public SimSlots Slots { get; } = new();

    /// <summary>Raised on the changing request's thread, under the server's gate, for every change this user can see. Handlers must not block.</summary>
    public event Action<SimChange>? Changed;

    public bool HasAddress(string address) =>
        Address.Equals(address, StringComparison.OrdinalIgnoreCase) || Aliases.Contains(address, StringComparer.OrdinalIgnoreCase);

    internal void RaiseChanged(SimChange change) => Changed?.Invoke(change);
}
