using Bridge.OxApi.Columns;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Tasks;

/// <inheritdoc cref="IOxTasksApi"/>
internal sealed class OxTasksApi(OxCaller caller)
    : OxObjectsApi<OxTask>(caller, "tasks", OxTaskColumns.All, new(OxTaskColumns.Id, OxTaskColumns.FolderId), unchanged: null), IOxTasksApi;
