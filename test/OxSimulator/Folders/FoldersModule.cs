using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Mail;
using OxSimulator.Store;

namespace OxSimulator.Folders;

/// <summary>Module <c>folders</c> (reference, 3).</summary>
/// <param name="contents">The modules that keep objects in PIM folders.</param>
internal sealed class FoldersModule(IReadOnlyList<IFolderContents> contents) : IOxModule, IStateDump
{
    /// <summary>Numbers that <c>content_type</c> may carry instead of names.</summary>
    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.Ordinal)
    {
        ["1"] = "tasks", ["2"] = "calendar", ["3"] = "contacts", ["7"] = "mail", ["8"] = "infostore",
    };

    private readonly FolderColumns _columns = new(folder =>
        folder.Pim is { } pim ? contents.Where(one => one.FolderModule == pim.Module).Sum(one => one.Count(pim)) : 0);
    private readonly FolderWrites _writes = new(contents);

    public string Name => "folders";

    public string StateName => "folders";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => ValueTask.FromResult(call.Action switch
    {
        "root" => Root(call),
        "list" => List(call),
        "path" => Path(call),
        "get" => Get(call),
        "allVisible" => AllVisible(call),
        "updates" => Updates(call),
        "new" => FolderWrites.New(call),
        "update" => FolderWrites.Update(call),
        "delete" => _writes.Delete(call),
        "clear" => _writes.Clear(call),
        _ => OxFaults.UnknownAction(call),
    });

    public JsonNode Dump(SimUser user) => new JsonArray(
    [
        .. user.Context.Folders.Where(folder => folder.IsVisibleTo(user)).Select(folder => new JsonObject
        {
            ["id"] = folder.Id,
            ["folder_id"] = folder.ParentId,
            ["title"] = folder.Title,
            ["module"] = folder.Module,
            ["type"] = (int)folder.TypeFor(user),
            ["own_rights"] = folder.RightsOf(user),
            ["last_modified"] = folder.LastModified,
        }),
    ]);

    private OxAnswer Root(OxCall call)
    {
        var tree = new FolderTree(call);
        return Rows(tree.Children(SimFolderIds.Root, includeUnsubscribed: true), _columns.Table.Asked(call), call);
    }

    private OxAnswer List(OxCall call)
    {
        var children = new FolderTree(call).Children(call.Parameters.Require("parent"), call.Parameters.Flag("all")).ToList();
        var columns = _columns.Table.Asked(call);
        // Column 1 is put in front when it was not asked for.
        if (!columns.Any(column => column.Number == 1)) columns = [_columns.Table.Find(1)!, .. columns];
        return children.Count == 0 ? OxAnswer.Of(new JsonArray()) : Rows(children, columns, call);
    }

    private OxAnswer Path(OxCall call) => Rows(new FolderTree(call).Path(call.Parameters.Require("id")), _columns.Table.Asked(call), call);

    private OxAnswer Get(OxCall call)
    {
        var folder = new FolderTree(call).Require(call.Parameters.Require("id"));
        return OxAnswer.Of(_columns.Table.ToObject(folder, call), folder.LastModified);
    }

    private OxAnswer AllVisible(OxCall call)
    {
        var asked = call.Parameters.Require("content_type");
        var contentType = ContentTypes.GetValueOrDefault(asked, asked);
        if (contentType is not ("mail" or "calendar" or "event" or "contacts" or "addressbooks" or "tasks" or "infostore")
            || (contentType == "event" && !call.Profile.HasChronos))
            return OxFaults.InvalidParameter("content_type", asked);
        var tree = new FolderTree(call, contentType);
        var columns = _columns.Table.Asked(call);
        var isMail = contentType == "mail";
        var data = new JsonObject();
        var rows = 0;
        long? latest = null;
        Add("private", isMail ? tree.AllMail(call.Parameters.Flag("mailRootFolders")) : tree.AllPrivate());
        if (!isMail)
        {
            Add("public", tree.AllPublic());
            Add("shared", tree.AllShared());
        }

        return OxAnswer.Of(data, rows, isMail ? null : latest ?? call.Clock.Now);

        void Add(string key, IEnumerable<FolderView> folders)
        {
            var list = new JsonArray();
            foreach (var folder in folders.Where(one => one.Subscribed || call.Parameters.Flag("all")))
            {
                list.Add((JsonNode)new JsonArray([.. columns.Select(column => column.Get(folder, call))]));
                if (folder.LastModified > (latest ?? 0)) latest = folder.LastModified;
            }

            // A list without entries has no key at all.
            if (list.Count > 0) data[key] = list;
            rows += list.Count;
        }
    }

    /// <summary>PIM folders changed, then ids of those gone; mail folders never show up here (reference, 3.8).</summary>
    private OxAnswer Updates(OxCall call)
    {
        var since = call.Parameters.RequireNumber("timestamp");
        var tree = new FolderTree(call);
        var latest = since;
        using var rows = new OxRowWriter<FolderView>(_columns.Table.Asked(call), call);
        foreach (var folder in call.Context.Folders.Where(folder => folder.LastModified > since && tree.Includes(folder)))
        {
            latest = Math.Max(latest, folder.LastModified);
            if (tree.IsVisible(folder)) rows.Row(tree.View(folder));
        }

        foreach (var (_, deleted, folder) in call.Context.DeletedFolders.Where(gone => gone.Deleted > since && tree.Includes(gone.Folder)))
        {
            latest = Math.Max(latest, deleted);
            if (tree.IsVisible(folder) && call.Parameters["ignore"] != "deleted") rows.Bare(tree.IdOf(folder));
        }

        return rows.Finish(latest);
    }

    private static OxAnswer Rows(IEnumerable<FolderView> folders, IReadOnlyList<OxColumn<FolderView>> columns, OxCall call)
    {
        var list = folders.ToList();
        return OxRowWriter<FolderView>.Answer(list, columns, call, list.Max(folder => folder.LastModified));
    }
}
