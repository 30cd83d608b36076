using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Pim;

/// <summary>What contacts and tasks have in common: rows by column, updates with bare ids, timestamps against lost updates, moves, copies.</summary>
internal abstract class PimModule : IOxModule
{
    private readonly Dictionary<string, Func<OxCall, OxAnswer>> _actions;

    protected PimModule(string name, OxColumnTable<PimObject> columns, PimInput input, PimFaults faults)
    {
        (Name, Columns, Input, Faults) = (name, columns, input, faults);
        _actions = new(StringComparer.OrdinalIgnoreCase)
        {
            ["all"] = All, ["list"] = List, ["get"] = Get, ["updates"] = Updates, ["new"] = New, ["update"] = Update, ["delete"] = Delete, ["copy"] = Copy,
        };
    }

    public string Name { get; }

    protected OxColumnTable<PimObject> Columns { get; }

    protected PimInput Input { get; }

    protected PimFaults Faults { get; }

    /// <summary>The folder module whose folders hold these objects.</summary>
    protected abstract string FolderModule { get; }

    protected abstract SimChangeKind ChangeKind { get; }

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            Users.SimCapabilities.IsTaken(call.User, FolderModule) ? OxFaults.NoPermissionForModule(call.Module)
            : _actions.TryGetValue(call.Action, out var action) ? action(call)
            : OxFaults.UnknownAction(call));

    protected abstract PimStore StoreOf(SimContext context);

    /// <summary>Module rules on a new or changed object; may add to <paramref name="changes"/>. <paramref name="stored"/> is null on create.</summary>
    protected abstract void Check(PimObject? stored, Dictionary<string, JsonNode?> changes, SimFolder folder, OxCall call);

    /// <summary>Timestamp of an <c>updates</c> answer; null leaves it out.</summary>
    protected abstract long? UpdatesTimestamp(SimFolder folder, long asked, long newest);

    protected abstract bool HidesDeletionsByDefault(OxCall call);

    protected abstract int DefaultSortColumn { get; }

    /// <summary>After an object was stored, for consequences such as the next task of a series.</summary>
    protected virtual void Stored(PimObject one, OxCall call)
    {
    }

    protected virtual bool IsVisible(PimObject one, SimFolder folder, OxCall call) => MayRead(one, folder, call.User);

    protected virtual bool MayWrite(PimObject one, SimFolder folder, SimUser user) => folder.MayWrite(user, one.CreatedBy);

    protected virtual void CheckDelete(PimObject one, SimFolder folder, OxCall call)
    {
        if (!folder.MayDelete(call.User, one.CreatedBy)) throw Faults.OfNoDelete(folder.Id);
    }

    protected void On(string action, Func<OxCall, OxAnswer> handler) => _actions[action] = handler;

    protected static bool MayRead(PimObject one, SimFolder folder, SimUser user) =>
        folder.MayRead(user, one.CreatedBy) && (!one.IsPrivate || one.CreatedBy == user.Id);

    /// <summary>A folder of this module that the caller can see.</summary>
    protected SimFolder Folder(string id, OxCall call)
    {
        var folder = call.Context.FindFolder(id);
        return folder is not null && folder.Module == FolderModule && folder.IsVisibleTo(call.User) ? folder : throw Faults.OfWrongFolder(id);
    }

    protected IEnumerable<PimObject> VisibleIn(SimFolder folder, OxCall call) => StoreOf(call.Context).In(folder.Id).Where(one => IsVisible(one, folder, call));

    /// <summary>Sorted, cut to the asked limits, as rows.</summary>
    protected OxAnswer Rows(IEnumerable<PimObject> objects, OxCall call)
    {
        var columns = Columns.Asked(call);
        var sort = (int)(call.Parameters.Number("sort") ?? 0);
        var by = Columns.Find(sort == 0 ? DefaultSortColumn : sort);
        var sorted = by is null ? objects : objects.OrderBy(one => by.Get(one, call), NodeOrder.Instance).ThenBy(one => one.Id);
        if (string.Equals(call.Parameters["order"], "desc", StringComparison.OrdinalIgnoreCase)) sorted = sorted.Reverse();
        var left = (int)(call.Parameters.Number("left_hand_limit") ?? 0);
        var right = (int)(call.Parameters.Number("right_hand_limit") ?? int.MaxValue);
        var list = sorted.Skip(Math.Max(left, 0)).Take(Math.Max(right - left, 0)).ToList();
        return OxRowWriter<PimObject>.Answer(list, columns, call, list.Count == 0 ? 0 : list.Max(one => one.LastModified));
    }

    /// <summary>The object, if it is in that folder and the caller may read it.</summary>
    protected (PimObject Object, SimFolder Folder) Find(string idText, string folderText, OxCall call)
    {
        var folder = Folder(folderText, call);
        if (!call.Context.Server.ObjectIds.TryParse(idText, out var id)) throw OxFaults.InvalidParameter("id", idText).AsException();
        var found = StoreOf(call.Context).Find(id) ?? throw Faults.OfNotFound(id, call.Context.Id);
        if (found.Folder != folder.Id) throw Faults.OfNotInFolder(id, folder.Id);
        return IsVisible(found, folder, call) ? (found, folder) : throw Faults.OfNoRead(folder.Id);
    }

    protected void Changed(PimObject one, SimFolder folder, OxCall call) =>
        call.Context.Notify(folder, new(ChangeKind, folder.Id, call.Context.Server.ObjectIds.Text(one.Id), call.Parameters["pushToken"]));

    protected OxAnswer All(OxCall call)
    {
        var folder = Folder(call.Parameters.Require("folder"), call);
        if (SimPermission.ReadPart(folder.RightsOf(call.User)) == 0) throw Faults.OfNoRead(folder.Id);
        return Rows(VisibleIn(folder, call), call);
    }

    protected OxAnswer List(OxCall call)
    {
        var columns = Columns.Asked(call);
        var found = new List<PimObject>();
        foreach (var entry in call.JsonArray)
        {
            try
            {
                found.Add(Find(Text(entry, "id"), Text(entry, "folder", "folder_id"), call).Object);
            }
            catch (OxFaultException gone) when (gone.Fault.Code == Faults.NotFound || gone.Fault.Code == Faults.NotInFolder)
            {
                // Left out: clients match rows by id.
            }
        }

        return OxRowWriter<PimObject>.Answer(found, columns, call, found.Count == 0 ? 0 : found.Max(one => one.LastModified));
    }

    protected OxAnswer Get(OxCall call)
    {
        var (found, _) = Find(call.Parameters.Require("id"), call.Parameters.Require("folder"), call);
        return OxAnswer.Of(Columns.ToObject(found, call), found.LastModified);
    }

    protected OxAnswer Updates(OxCall call)
    {
        var folder = Folder(call.Parameters.Require("folder"), call);
        if (SimPermission.ReadPart(folder.RightsOf(call.User)) == 0) throw Faults.OfNoRead(folder.Id);
        var since = call.Parameters.RequireNumber("timestamp");
        using var rows = new OxRowWriter<PimObject>(Columns.Asked(call), call);
        long newest = 0;
        foreach (var one in VisibleIn(folder, call).Where(one => one.LastModified > since).OrderBy(one => one.LastModified))
        {
            rows.Row(one);
            newest = one.LastModified;
        }

        var ignore = call.Parameters["ignore"];
        if (ignore is null ? !HidesDeletionsByDefault(call) : ignore != "deleted")
        {
            foreach (var (id, stamp) in StoreOf(call.Context).GoneFrom(folder.Id, since))
            {
                rows.Bare(PimColumns.Id(id, call));
                newest = Math.Max(newest, stamp);
            }
        }

        return rows.Finish(UpdatesTimestamp(folder, since, newest));
    }

    protected virtual OxAnswer New(OxCall call)
    {
        var created = Create(call.JsonObject, call);
        return OxAnswer.Of(new JsonObject { ["id"] = PimColumns.Id(created.Id, call) }, created.LastModified);
    }

    protected virtual OxAnswer Update(OxCall call) => OxAnswer.Of(new JsonObject(), Change(call.JsonObject, call).LastModified);

    protected PimObject Create(JsonObject json, OxCall call)
    {
        if (json["folder_id"] is not { } target) throw OxFaults.MissingParameter("folder_id").AsException();
        var folder = Folder(Text(target), call);
        if (!folder.MayCreate(call.User)) throw Faults.OfNoCreate(folder.Id);
        var changes = Input.Read(json, fullTime: false, call);
        Check(null, changes, folder, call);
        var created = StoreOf(call.Context).Add(folder.Id, call.User.Id);
        Apply(created, changes);
        if (created.Text("uid") is null) created.Fields["uid"] = Guid.NewGuid().ToString();
        Stored(created, call);
        Changed(created, folder, call);
        return created;
    }

    protected PimObject Change(JsonObject json, OxCall call)
    {
        var (stored, folder) = Find(call.Parameters.Require("id"), call.Parameters.Require("folder"), call);
        if (stored.LastModified > call.Parameters.RequireNumber("timestamp")) throw Faults.OfConflict();
        if (!MayWrite(stored, folder, call.User)) throw Faults.OfNoWrite(folder.Id);
        var target = json["folder_id"] is { } moved ? Folder(Text(moved), call) : folder;
        if (target.Id != folder.Id)
        {
            if (!target.MayCreate(call.User)) throw Faults.OfNoCreate(target.Id);
            CheckDelete(stored, folder, call);
        }

        var changes = Input.Read(json, stored.Flag("full_time"), call);
        Check(stored, changes, target, call);
        var store = StoreOf(call.Context);
        if (target.Id != folder.Id)
        {
            store.Move(stored, target.Id);
            Changed(stored, folder, call);
        }

        Apply(stored, changes);
        store.Touch(stored, call.User.Id);
        Stored(stored, call);
        Changed(stored, target, call);
        return stored;
    }

    protected OxAnswer Delete(OxCall call)
    {
        var since = call.Parameters.RequireNumber("timestamp");
        var store = StoreOf(call.Context);
        var kept = new JsonArray();
        var stamp = call.Clock.Now;
        foreach (var entry in call.JsonArray)
        {
            var (found, folder) = Find(Text(entry, "id"), Text(entry, "folder", "folder_id"), call);
            CheckDelete(found, folder, call);
            if (found.LastModified > since)
            {
                kept.Add(PimColumns.Id(found.Id, call));
                continue;
            }

            stamp = store.Remove(found);
            Changed(found, folder, call);
        }

        return OxAnswer.Of(kept, stamp);
    }

    protected OxAnswer Copy(OxCall call)
    {
        var (original, _) = Find(call.Parameters.Require("id"), call.Parameters.Require("folder"), call);
        var folder = Folder(call.JsonObject["folder_id"] is { } target ? Text(target) : throw OxFaults.MissingParameter("folder_id").AsException(), call);
        if (!folder.MayCreate(call.User)) throw Faults.OfNoCreate(folder.Id);
        var copy = StoreOf(call.Context).Add(folder.Id, call.User.Id);
        foreach (var (name, value) in original.Fields) copy.Fields[name] = value?.DeepClone();
        copy.Fields["uid"] = Guid.NewGuid().ToString();
        copy.Picture = original.Picture;
        Changed(copy, folder, call);
        return OxAnswer.Of(new JsonObject { ["id"] = PimColumns.Id(copy.Id, call) }, copy.LastModified);
    }

    /// <summary>Text or number, as text.</summary>
    protected static string Text(JsonNode node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : node.ToJsonString();

    /// <summary>A member of an object in a list body, text or number; the first of the names that is there.</summary>
    protected static string Text(JsonNode? entry, params ReadOnlySpan<string> names)
    {
        if (entry is not JsonObject json) throw OxFaults.BadJson("an object with id and folder is expected").AsException();
        foreach (var name in names)
            if (json[name] is { } value) return Text(value);
        throw OxFaults.MissingParameter(names[0]).AsException();
    }

    protected static void Apply(PimObject target, Dictionary<string, JsonNode?> changes)
    {
        foreach (var (name, value) in changes)
        {
            if (value is null) target.Fields.Remove(name);
            else target.Fields[name] = value.DeepClone();
        }
    }
}
