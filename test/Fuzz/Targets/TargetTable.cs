using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>Every target. A new one is one line here.</summary>
internal static class TargetTable
{
    internal static readonly IReadOnlyDictionary<string, Func<IFuzzTarget>> All = new Dictionary<string, Func<IFuzzTarget>>(StringComparer.Ordinal)
    {
        ["wbxml"] = () => new WbxmlTarget(),
        ["requests"] = () => new RequestTarget(),
        ["stored"] = () => new StoredTarget(),
        ["query"] = () => new QueryTarget(),
        ["records"] = () => new RecordTarget(),
        ["login"] = () => new LoginTarget(),
        ["text"] = () => new TextTarget(),
        ["kql"] = () => new KqlTarget(),
        ["mime"] = () => new MimeTarget(),
    };
}
