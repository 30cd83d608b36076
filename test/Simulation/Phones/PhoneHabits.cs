using EasClient;
using EasClient.Phone;
using Simulation.Contract;

namespace Simulation.Phones;

/// <summary>In what phones differ.</summary>
internal sealed record PhoneHabits
{
    private static readonly EasVersion[] Versions = [EasVersion.V141, EasVersion.V161, EasVersion.V121, EasVersion.V140, EasVersion.V160];

    public required EasVersion Version { get; init; }

    public required int WindowSize { get; init; }

    public required int? MailFilter { get; init; }

    public required int? EventFilter { get; init; }

    public required int? TaskFilter { get; init; }

    public required int? Conflict { get; init; }

    public required bool? DeletesAsMoves { get; init; }

    /// <summary>Whether options travel with each Sync.</summary>
    public required bool Repeats { get; init; }

    /// <summary>Whether the phone syncs folder by folder.</summary>
    public required bool OneByOne { get; init; }

    /// <summary>Whether the phone knows one calendar, one address book and one task list only, so that all of the user's are shown in them.</summary>
    public required bool Merged { get; init; }

    public static PhoneHabits Of(int index, Rng random) => new()
    {
        Version = Versions[(index + random.Below(Versions.Length)) % Versions.Length],
        WindowSize = random.Pick([1, 3, 25, 100, 512]),
        MailFilter = random.Pick<int?>([null, 0, 0, 2, 3, 5]),
        EventFilter = random.Pick<int?>([null, 0, 4, 5]),
        TaskFilter = random.Pick<int?>([null, 0, 8]),
        Conflict = random.Pick<int?>([null, 0, 1]),
        DeletesAsMoves = random.Pick<bool?>([null, true, true, false]),
        Repeats = random.Chance(70),
        OneByOne = random.Chance(40),
        Merged = random.Chance(30),
    };

    public CollectionOptions OptionsFor(string itemClass) => CollectionOptions.Usual(itemClass) with
    {
        WindowSize = WindowSize,
        FilterType = itemClass switch { "Email" => MailFilter, "Calendar" => EventFilter, "Tasks" => TaskFilter, _ => null },
        Conflict = Conflict,
        DeletesAsMoves = itemClass == "Email" ? DeletesAsMoves : null,
        Repeat = Repeats,
    };
}
