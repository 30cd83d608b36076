using System.Globalization;

namespace Scenarios;

/// <summary>Says that a test proves how a habit of some client is met. <c>dotnet test --filter Habit=14</c> runs its tests.</summary>
/// <param name="number">As the catalogue of habits numbers them.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class HabitAttribute(int number) : PropertyAttribute(number.ToString(CultureInfo.InvariantCulture))
{
    /// <summary>Which one.</summary>
    public int Number { get; } = number;
}
