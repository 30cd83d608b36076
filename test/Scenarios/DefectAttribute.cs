namespace Scenarios;

/// <summary>Says that a test fails on what the predecessor's manuals warn of. <c>dotnet test --filter Defect=D2</c> runs its tests.</summary>
/// <param name="id">"D1" to "D18".</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class DefectAttribute(string id) : PropertyAttribute(id)
{
    /// <summary>Which one.</summary>
    public string Id { get; } = id;
}
