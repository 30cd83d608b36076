namespace Scenarios;

/// <summary>Says that a test proves one of the ways to lose or double data that the scenario catalogue lists. <c>dotnet test --filter Scenario=L5</c> runs its tests.</summary>
/// <param name="id">"L1" to "L74".</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ScenarioAttribute(string id) : PropertyAttribute(id)
{
    /// <summary>Which one.</summary>
    public string Id { get; } = id;
}
