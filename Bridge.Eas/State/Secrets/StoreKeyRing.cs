using System.Text;
using System.Xml.Linq;
using Bridge.Eas.State.Store;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Bridge.Eas.State.Secrets;

/// <summary>Keeps Data Protection's key ring in the state store, as one record that all nodes share.</summary>
/// <remarks>Data Protection asks synchronously, once at the first use and once a day: these are the only places where a thread waits for the store,
/// for at most <see cref="StoreOptions.TimeoutSeconds"/> a call.</remarks>
internal sealed class StoreKeyRing(IStateStore store) : IXmlRepository
{
    private const int Attempts = 20;

    public IReadOnlyCollection<XElement> GetAllElements() => [.. Parse(Wait(store.GetAsync(StateKeys.KeyRing, CancellationToken.None))).Elements()];

    public void StoreElement(XElement element, string friendlyName)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = Wait(store.GetAsync(StateKeys.KeyRing, CancellationToken.None));
            var ring = Parse(before);
            ring.Add(element);
            var after = Encoding.UTF8.GetBytes(ring.ToString(SaveOptions.DisableFormatting));
            var written = before is null
                ? Wait(store.AddAsync(StateKeys.KeyRing, after, null, CancellationToken.None))
                : Wait(store.ReplaceAsync(StateKeys.KeyRing, before, after, null, CancellationToken.None));
            if (written) return;
        }
        throw new StateStoreException(StateStoreFailure.Unavailable, "keyring");
    }

    private static XElement Parse(byte[]? ring) => ring is null ? new XElement("ring") : XElement.Parse(Encoding.UTF8.GetString(ring));

    private static T Wait<T>(ValueTask<T> call) => call.AsTask().GetAwaiter().GetResult();
}
