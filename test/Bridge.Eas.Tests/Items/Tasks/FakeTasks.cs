using Bridge.Eas.Tests.Items.Pim;
using Bridge.OxApi.Tasks;

namespace Bridge.Eas.Tests.Items.Tasks;

/// <summary>OX's tasks in memory.</summary>
internal sealed class FakeTasks() : FakeObjectsApi<OxTask>(new(OxTaskColumns.All, OxTaskColumns.Id, OxTaskColumns.LastModified)), IOxTasksApi;
