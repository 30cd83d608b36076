using System.Diagnostics;
using EasClient.Phone;

namespace Demo.Day;

/// <summary>What the steps share: the world, the phones, and what earlier steps left behind.</summary>
internal sealed class DayScene(DemoWorld world, DemoOptions options) : IDisposable
{
    internal DemoWorld World { get; } = world;

    internal DemoOptions Options { get; } = options;

    /// <summary>The phone whose first day it is.</summary>
    internal EasPhone Phone { get; } = world.Phone("DEMOPHONE0001", "Anna's phone");

    /// <summary>The same user's other device.</summary>
    internal EasPhone Tablet { get; } = world.Phone("DEMOTABLET0001", "Anna's tablet");

    internal OxWebUser Web => World.Web;

    /// <summary>Runs since the address was typed in.</summary>
    internal Stopwatch SinceBegin { get; } = new();

    /// <summary>Calls to OX so far. The call log knows everybody's; the user at the web interface counts his own.</summary>
    internal int OxCalls => World.Ox.Server.Calls.All.Count - Web.Calls;

    internal EasCollection Inbox => Phone.Collection(FolderType.Inbox);

    /// <summary>The one item of a collection whose element has this text.</summary>
    /// <exception cref="StepFailedException">There is none, or more than one.</exception>
    internal static string Only(EasCollection collection, System.Xml.Linq.XName name, string text) => collection.Find(name, text) switch
    {
        [var one] => one,
        [] => throw new StepFailedException($"\"{text}\" is not on the phone."),
        var several => throw new StepFailedException($"\"{text}\" is on the phone {several.Count} times."),
    };

    public void Dispose()
    {
        Phone.Dispose();
        Tablet.Dispose();
    }
}
