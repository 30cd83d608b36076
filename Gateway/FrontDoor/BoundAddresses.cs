using System.Collections;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.FrontDoor;

/// <summary>
/// The server's addresses for reading only. The host would otherwise add those of <c>urls</c>, which <see cref="KestrelListeners"/> has
/// read already, and Kestrel would warn at each start that they are overridden.
/// </summary>
internal sealed class BoundAddresses(IServerAddressesFeature server) : IServerAddressesFeature, ICollection<string>
{
    public ICollection<string> Addresses => this;

    public bool PreferHostingUrls
    {
        get => false;
        set => _ = value;
    }

    public int Count => server.Addresses.Count;

    public bool IsReadOnly => true;

    public bool Contains(string item) => server.Addresses.Contains(item);

    public void CopyTo(string[] array, int arrayIndex) => server.Addresses.CopyTo(array, arrayIndex);

    public IEnumerator<string> GetEnumerator() => server.Addresses.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Add(string item) => throw new NotSupportedException();

    public void Clear() => throw new NotSupportedException();

    public bool Remove(string item) => throw new NotSupportedException();
}
