using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Pim;
using OxSimulator.Store;
using OxSimulator.Users;

namespace OxSimulator.Contacts;

/// <summary>Module <c>contacts</c>. Source: OX HTTP API, "Contacts".</summary>
internal sealed class ContactsModule : PimModule, IFolderContents, IStateDump
{
    private static readonly PimFaults Codes = new(
        Conflict: "CON-0119", NotFound: "CON-0125", NotInFolder: "CON-0174", WrongFolder: "CON-0103", NoRead: "CON-0104", NoCreate: "CON-0112",
        NoWrite: "CON-0176", NoDelete: "CON-0169", Truncated: "CON-0154");

    public ContactsModule()
        : base("contacts", ContactColumns.Table, new(ContactFields.All, Codes), Codes)
    {
        On("getuser", GetUser);
        On("listuser", ListUser);
        On("search", Search);
        On("advancedSearch", AdvancedSearch);
        On("autocomplete", AutoComplete);
        On("birthdays", call => Days(call, "birthday"));
        On("anniversaries", call => Days(call, "anniversary"));
        On("getVcard", GetVcard);
    }

    string IFolderContents.FolderModule => FolderModule;

    string IStateDump.StateName => "contacts";

    protected override string FolderModule => "contacts";

    protected override SimChangeKind ChangeKind => SimChangeKind.Contacts;

    protected override int DefaultSortColumn => 607;

    public int Count(SimFolder folder) => StoreOf(folder.Context).In(folder.Id).Count();

    public void Clear(SimFolder folder, SimUser user)
    {
        var store = StoreOf(folder.Context);
        foreach (var one in store.In(folder.Id).Where(one => folder.MayDelete(user, one.CreatedBy)).ToList()) store.Remove(one);
    }

    public JsonNode Dump(SimUser user) => PimDump.Of(StoreOf(user.Context), FolderModule, user);

    protected override PimStore StoreOf(SimContext context) => ContactStore.Of(context);

    protected override bool HidesDeletionsByDefault(OxCall call) => !call.Profile.ReportsContactDeletions;

    // Old code starts its maximum at 0 and says so; newer code says nothing. Both occur in one installation, here by folder.
    protected override long? UpdatesTimestamp(SimFolder folder, long asked, long newest) =>
        newest > 0 ? newest : int.Parse(folder.Id, CultureInfo.InvariantCulture) % 2 == 0 ? 0 : null;

    protected override void Check(PimObject? stored, Dictionary<string, JsonNode?> changes, SimFolder folder, OxCall call)
    {
        ContactRules.Check(stored, changes, folder, call);
        if (ContactPictures.Body(call)["image1"] is JsonValue image && (!image.TryGetValue(out string? text) || text.Length > 0))
            throw OxFaults.BadJson("The image can only be uploaded as a file").AsException();
    }

    protected override bool IsVisible(PimObject one, SimFolder folder, OxCall call) =>
        base.IsVisible(one, folder, call)
        && (ContactStore.UserOf(one) != ContactStore.Administrator || call.Parameters.Flag("admin", whenAbsent: true));

    // Everybody may edit his own entry of the global address book.
    protected override bool MayWrite(PimObject one, SimFolder folder, SimUser user) =>
        base.MayWrite(one, folder, user) || ContactStore.UserOf(one) == user.Id;

    protected override void CheckDelete(PimObject one, SimFolder folder, OxCall call)
    {
        if (ContactStore.UserOf(one) > 0) throw new OxFault("CON-0260", OxCategory.PermissionDenied, "Contacts of users cannot be deleted.").AsException();
        base.CheckDelete(one, folder, call);
    }

    protected override OxAnswer New(OxCall call)
    {
        var picture = ContactPictures.Uploaded(call);
        var created = Create(ContactPictures.Body(call), call);
        if (picture is not null) created.Picture = picture;
        return OxAnswer.Of(new JsonObject { ["id"] = PimColumns.Id(created.Id, call) }, created.LastModified);
    }

    protected override OxAnswer Update(OxCall call)
    {
        var picture = ContactPictures.Uploaded(call);
        var body = ContactPictures.Body(call);
        var changed = Change(body, call);
        if (picture is not null) changed.Picture = picture;
        else if (body.ContainsKey("image1")) changed.Picture = null;
        return OxAnswer.Of(new JsonObject(), changed.LastModified);
    }

    private static PimObject ContactOf(string idText, OxCall call)
    {
        var user = int.TryParse(idText, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? call.Context.FindUser(id) : null;
        return user is null ? throw Codes.OfNotFound(id, call.Context.Id) : ContactStore.Of(call.Context).OfUser(user);
    }

    private OxAnswer GetUser(OxCall call)
    {
        var contact = ContactOf(call.Parameters.Require("id"), call);
        return OxAnswer.Of(Columns.ToObject(contact, call), contact.LastModified);
    }

    private OxAnswer ListUser(OxCall call)
    {
        var contacts = call.JsonArray.Where(id => id is not null).Select(id => ContactOf(Text(id!), call)).ToList();
        return OxRowWriter<PimObject>.Answer(contacts, Columns.Asked(call), call, contacts.Count == 0 ? 0 : contacts.Max(one => one.LastModified));
    }

    private OxAnswer Search(OxCall call)
    {
        var body = call.JsonObject;
        var test = ContactSearch.Simple(body, SimSettings.Of(call.Server).MinimumSearchCharacters);
        return Rows(Candidates(body["folder"], call).Where(test), call);
    }

    private OxAnswer AdvancedSearch(OxCall call)
    {
        var body = call.JsonObject;
        var test = ContactSearch.Filter<PimObject>(body["filter"], (contact, name) => Columns.Find(name)?.Get(contact, call));
        return Rows(Candidates(body["folders"] ?? body["folder"], call).Where(test), call);
    }

    private OxAnswer AutoComplete(OxCall call)
    {
        var test = ContactSearch.Completion(call.Parameters.Require("query"), SimSettings.Of(call.Server).MinimumSearchCharacters);
        var folder = call.Parameters["folder"] is { } id ? JsonValue.Create(id) : null;
        var found = Candidates(folder, call).Where(test);
        return Rows(call.Parameters.Flag("email", whenAbsent: true) ? found.Where(ContactSearch.HasAddress) : found, call);
    }

    /// <summary>The contacts of one folder, of an array of folders, or of all that the caller can see.</summary>
    private IEnumerable<PimObject> Candidates(JsonNode? folders, OxCall call)
    {
        var searched = folders switch
        {
            JsonArray array => array.Where(one => one is not null).Select(one => Folder(Text(one!), call)).ToList(),
            JsonValue value => [Folder(Text(value), call)],
            _ => call.Context.Folders.Where(one => one.Module == FolderModule && one.IsVisibleTo(call.User)).ToList(),
        };
        return searched.SelectMany(folder => VisibleIn(folder, call));
    }

    private OxAnswer Days(OxCall call, string field)
    {
        var (start, end) = (call.Parameters.RequireNumber("start"), call.Parameters.RequireNumber("end"));
        var folder = call.Parameters["folder"] is { } id ? JsonValue.Create(id) : null;
        return Rows(Candidates(folder, call).Where(one => one.Number(field) is { } day && Anniversary.FallsWithin(day, start, end)), call);
    }

    private OxAnswer GetVcard(OxCall call)
    {
        var (contact, _) = Find(call.Parameters.Require("id"), call.Parameters.Require("folder"), call);
        return OxAnswer.OfRaw(Vcard.Of(contact), "text/vcard; charset=UTF-8", (contact.Text("display_name") ?? "contact") + ".vcf");
    }
}
