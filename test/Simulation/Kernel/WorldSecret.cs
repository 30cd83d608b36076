using Bridge.Eas.State.Secrets;

namespace Simulation.Kernel;

/// <summary>The secret that all nodes of all worlds have.</summary>
internal static class WorldSecret
{
    private static readonly Lazy<StoreSecret> Made = new(Make);

    internal static StoreSecret Value => Made.Value;

    private static StoreSecret Make()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, new string('s', 64));
            return StoreSecret.Read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
