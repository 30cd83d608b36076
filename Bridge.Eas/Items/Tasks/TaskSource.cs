using Bridge.Eas.Items.Pim;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Tasks;
using Ox = Bridge.OxApi.Tasks.OxTaskColumns;

namespace Bridge.Eas.Items.Tasks;

/// <summary>A folder of tasks.</summary>
internal sealed class TaskSource(IOxTasksApi api, RefusedFields refusedFields) : PimSource<OxTask>(api, refusedFields)
{
    /// <summary>FilterType: incomplete tasks only. Source: MS-ASCMD, "FilterType".</summary>
    private const int IncompleteOnly = 8;

    private static readonly OxColumns<OxTask> Listed = new(Ox.Id, Ox.FolderId, Ox.LastModified, Ox.Status);

    private static readonly PimRefusals<OxTask> Refused = new(
        badCharacter: "TSK-0058",
        ("TSK-0008", [Ox.PrivateFlag]), ("TSK-0028", [Ox.PrivateFlag]), ("TSK-0042", [Ox.PrivateFlag]), ("TSK-0043", [Ox.PrivateFlag]),
        ("TSK-0036", TaskPattern.Columns), ("TSK-0037", TaskPattern.Columns),
        ("TSK-0040", [Ox.StartTime, Ox.StartDate]), ("TSK-0057", [Ox.Priority]),
        ("TSK-0030", [Ox.Status, Ox.PercentCompleted]), ("TSK-0031", [Ox.Status, Ox.PercentCompleted]), ("TSK-0038", [Ox.Status, Ox.PercentCompleted]));

    private static readonly OxColumns<OxTask> Identity = new(Ox.Id, Ox.FolderId, Ox.LastModified, Ox.Uid, Ox.CreationDate);

    public override EasClass Class => EasClass.Tasks;

    protected override OxColumns<OxTask> ListedColumns => Listed;

    protected override OxColumns<OxTask> IdentityColumns => Identity;

    protected override OxColumns<OxTask> ItemColumns => TaskMap.Columns;

    protected override OxColumns<OxTask> AllColumns => OxTaskColumns.All;

    protected override OxColumn<OxTask, string?> Id => Ox.Id;

    protected override OxColumn<OxTask, string?> Uid => Ox.Uid;

    protected override OxColumn<OxTask, string?>[] Naming { get; } = [Ox.Title];

    protected override OxColumn<OxTask, long?> CreationDate => Ox.CreationDate;

    protected override OxColumn<OxTask, long?> LastModified => Ox.LastModified;

    protected override PimRefusals<OxTask> Refusals => Refused;

    protected override PimPlace PlaceOf(OxTask row, SourceContext context) =>
        context.FilterType == IncompleteOnly && TaskMap.IsDone(row) ? PimPlace.Outside : PimPlace.Shown;

    protected override bool IsFaulty(OxColumn<OxTask> column, OxTask values) => false;

    protected override PimDraft<OxTask> Read(WbxmlElement data, OxTask stored, PimViewer viewer) => TaskMap.Read(data, stored, viewer);

    protected override ValueTask<Action<WbxmlWriter>> RenderAsync(
        SourceContext context, OxTask item, long? knownVersion, PimViewer viewer, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Action<WbxmlWriter>>(writer => TaskMap.Write(writer, item, isKnown: knownVersion is not null, viewer));
}
