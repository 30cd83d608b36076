namespace Simulation.Oracle;

internal enum ItemKind
{
    Mail,
    Contact,
    Task,
    Event,
}

internal static class ItemKinds
{
    /// <summary>As EAS calls the class.</summary>
    public static ItemKind OfClass(string itemClass) => itemClass switch
    {
        "Email" => ItemKind.Mail,
        "Contacts" => ItemKind.Contact,
        "Tasks" => ItemKind.Task,
        "Calendar" => ItemKind.Event,
        _ => throw new ArgumentOutOfRangeException(nameof(itemClass), itemClass, "No such class."),
    };

    /// <summary>A folder's module in OX.</summary>
    public static ItemKind OfModule(string module) => module switch
    {
        "contacts" => ItemKind.Contact,
        "tasks" => ItemKind.Task,
        "calendar" => ItemKind.Event,
        _ => throw new ArgumentOutOfRangeException(nameof(module), module, "No such module."),
    };

    /// <summary>First letter of its tokens.</summary>
    public static char Letter(this ItemKind kind) => kind switch
    {
        ItemKind.Mail => 'm',
        ItemKind.Contact => 'c',
        ItemKind.Task => 't',
        _ => 'e',
    };
}
