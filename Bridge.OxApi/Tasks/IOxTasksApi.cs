using Bridge.OxApi.Columns;

namespace Bridge.OxApi.Tasks;

/// <summary>OX module "tasks".</summary>
public interface IOxTasksApi : IOxObjectsApi<OxTask>;
