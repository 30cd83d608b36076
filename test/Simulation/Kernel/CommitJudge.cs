using System.Globalization;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using EasClient;
using EasClient.Wbxml;
using OxSimulator.Store;

namespace Simulation.Kernel;

/// <summary>
/// Invariant "commit before reply": every key that an answer gives stands for a state that the store has at that moment. Looked at as each answer
/// leaves its node, with the store as it is, not as a node sees it.
/// </summary>
internal sealed class CommitJudge(World world)
{
    private static readonly string[] OfHierarchy = ["FolderSync", "FolderCreate", "FolderUpdate", "FolderDelete"];

    public void Look(string login, string device, string command, ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty || world.StateWasLost || world.Ox.FindUser(login) is not { } user) return;
        var state = new StateUser(Text(user.Context), user.Id.ToString(CultureInfo.InvariantCulture));
        if (command == "Sync") LookAtCollections(state, device, body);
        else if (OfHierarchy.Contains(command) && KeyOf(WbxmlDecoder.Decode(body), EasNames.FolderHierarchy) is { } key && !Has(StateKeys.HierarchyGeneration(state, device, key.StateId, key.Counter)))
            world.Violate("commit before reply", $"{command} gave a key whose state is not in the store");
    }

    private void LookAtCollections(StateUser state, string device, ReadOnlySpan<byte> body)
    {
        var ns = EasNames.AirSync;
        foreach (var collection in WbxmlDecoder.Decode(body).Descendants(ns + "Collection").Where(one => one.Element(ns + "Status")?.Value == "1"))
        {
            if (KeyOf(collection, ns) is not { } key || collection.Element(ns + "CollectionId")?.Value is not { } id) continue;
            var address = new CollectionAddress(state, device, id);

            // The phone may have begun another line while this answer was made: this one need not be there any more.
            if (Value(address.HeaderKey) is { } header && CollectionHeaderFormat.Read(header).LineOf(key.Line) is null) continue;
            if (Value(address.GenerationKey(key.Line, key.Counter)) is { } record && GenerationFormat.Read(record).Tag == key.Tag) continue;
            if (Value(address.BaseKey(key.Line)) is { } root && BaseFormat.Read(root).Counter >= key.Counter) continue;
            world.Violate("commit before reply", $"Sync of {id} gave a key whose state is not in the store");
        }
    }

    private static SyncKey? KeyOf(System.Xml.Linq.XElement within, System.Xml.Linq.XNamespace ns) =>
        within.Element(ns + "SyncKey") is { } element && SyncKey.TryParse(element.Value, out var key) ? key : null;

    private bool Has(string key) => Value(key) is not null;

    /// <summary>The store itself answers at once.</summary>
    private byte[]? Value(string key) => world.Store.GetAsync(key, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private static string Text(SimContext context) => context.Id.ToString(CultureInfo.InvariantCulture);
}
