using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using NodaTime;

namespace Bridge.Eas.Items.Pim;

/// <summary>For whose phone a contact or task is written or read.</summary>
/// <param name="Zone">The user's zone in OX: days begin by it.</param>
internal sealed record PimViewer(EasVersion Version, DateTimeZone Zone, Instant Now, CollectionOptions Options)
{
    /// <summary>The element names the phone declared as managed; null when it sent no list.</summary>
    internal IReadOnlySet<string>? Supported { get; init; }

    /// <summary>Whether OX keeps the hours of tasks, and not their days alone.</summary>
    internal bool KeepsHours { get; init; } = true;

    /// <summary>As the phone calls itself; some have habits.</summary>
    internal string DeviceType { get; init; } = "";

    /// <summary>Whether the phone said that it manages this element: then its absence from a Change means something.</summary>
    internal bool Manages(WbxmlTag tag) => Supported?.Contains(tag.Name) == true;

    internal static PimViewer Of(SourceContext context) => new(
        context.Version, ZoneFinder.ById(context.User.Session.TimeZone) ?? DateTimeZone.Utc, Instant.FromDateTimeOffset(context.Now), context.Options)
    {
        Supported = context.Supported,
        DeviceType = context.DeviceType,
        // Servers learned to tell what a user may do (7.4.2) before they learned of hours (7.6.1): on the few between, a due hour goes with its day.
        KeepsHours = context.User.Capabilities.Count > 0,
    };
}
