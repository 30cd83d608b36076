using Bridge.Eas.State.Secrets;

namespace Bridge.Eas.Tests.State.Secrets;

/// <summary>A secret for tests, the same for the same number.</summary>
internal static class TestSecret
{
    internal static StoreSecret Of(byte number)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, [.. Enumerable.Repeat(number, StoreSecret.LeastBytes)]);
            return StoreSecret.Read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
