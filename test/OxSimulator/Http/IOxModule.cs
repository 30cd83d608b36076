namespace OxSimulator.Http;

/// <summary>One module of the HTTP API. Runs under the server's gate, so it needs no locks of its own.</summary>
public interface IOxModule
{
    /// <summary>First path segments under the base: <c>mail</c>, <c>chronos/itip</c>. Matched longest first; the rest is <see cref="OxCall.Path"/>.</summary>
    string Name { get; }

    /// <summary>Whether the dispatcher asks for session and secret cookie before <see cref="HandleAsync"/>.</summary>
    bool NeedsSession(string action) => true;

    /// <summary>May throw <see cref="OxFaultException"/>; an action it does not know answers <see cref="OxFaults.UnknownAction"/>.</summary>
    ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken);
}

/// <summary>A module whose objects live in PIM folders: lets the folders module count and clear them.</summary>
public interface IFolderContents
{
    /// <summary>Folder module it serves: <c>calendar</c>, <c>contacts</c>, <c>tasks</c>.</summary>
    string FolderModule { get; }

    int Count(Store.SimFolder folder);

    /// <summary>Removes every object that <paramref name="user"/> may delete; called on clear and before a folder is deleted.</summary>
    void Clear(Store.SimFolder folder, Store.SimUser user);
}

/// <summary>A module that shows its part of <c>GET /_sim/users/{login}/state</c>.</summary>
public interface IStateDump
{
    /// <summary>Member name in the state object.</summary>
    string StateName { get; }

    System.Text.Json.Nodes.JsonNode? Dump(Store.SimUser user);
}
