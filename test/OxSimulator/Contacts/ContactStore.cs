using OxSimulator.Pim;
using OxSimulator.Store;

namespace OxSimulator.Contacts;

/// <summary>The contacts of one context. Folder 6 holds one for each user, and one for the context's administrator.</summary>
internal sealed class ContactStore(SimContext context) : PimStore(context)
{
    /// <summary>User id of the administrator, who has a contact in folder 6 but no mailbox and is hidden with <c>admin=false</c>.</summary>
    internal const int Administrator = 2;

    private readonly Dictionary<int, PimObject> _users = [];

    internal static ContactStore Of(SimContext context)
    {
        var store = context.Slots.Get(() => new ContactStore(context));
        store.AddUsers();
        return store;
    }

    internal PimObject OfUser(SimUser user) => _users[user.Id];

    /// <summary>The user whose contact this is; 0 for ordinary contacts.</summary>
    internal static int UserOf(PimObject contact) => (int)(contact.Number("user_id") ?? 0);

    private void AddUsers()
    {
        if (!_users.ContainsKey(Administrator)) AddUser(Administrator, "Admin", "Context", "Context Admin", "admin@example.test");
        foreach (var user in Context.Users)
            if (!_users.ContainsKey(user.Id)) AddUser(user.Id, user.FirstName, user.LastName, user.DisplayName, user.Address);
    }

    private void AddUser(int id, string firstName, string lastName, string displayName, string address)
    {
        var contact = Add(SimFolderIds.GlobalAddressBook, Administrator);
        contact.Fields["user_id"] = (long)id;
        contact.Fields["first_name"] = firstName;
        contact.Fields["last_name"] = lastName;
        contact.Fields["display_name"] = displayName;
        contact.Fields["email1"] = address;
        contact.Fields["uid"] = Guid.NewGuid().ToString();
        _users.Add(id, contact);
    }
}
