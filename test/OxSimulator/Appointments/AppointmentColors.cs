namespace OxSimulator.Appointments;

/// <summary>The ten colour labels of old, and the colours they have in newer calendars.</summary>
internal static class AppointmentColors
{
    private static readonly string?[] Names = [null, "lightskyblue", "dodgerblue", "mediumpurple", "hotpink", "red", "orange", "yellow", "yellowgreen", "seagreen", "gray"];

    internal static int LabelOf(string? color) => Math.Max(0, Array.IndexOf(Names, color));

    internal static string? ColorOf(long label) => label is > 0 and <= 10 ? Names[label] : null;
}
