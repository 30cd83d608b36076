namespace Bridge.Eas.State.Store;

/// <summary>Section <c>Store</c>: where the gateway keeps its state.</summary>
public sealed class StoreOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Store";

    /// <summary>StackExchange.Redis connection string, for example <c>redis1:6379,redis2:6379,password=…,ssl=true</c>. Unset: the embedded store.</summary>
    public string? Redis { get; set; }

    /// <summary>Directory of the embedded store, made when missing; without meaning when <see cref="Redis"/> is set.</summary>
    /// <value><c>$STATE_DIRECTORY/store</c> (set by systemd), else <c>data/store</c> under the content root.</value>
    public string? Path { get; set; }

    /// <summary>File with at least 32 random bytes under which personal values in the store are protected. Required, and the same on all nodes, with
    /// <see cref="Redis"/>; made at first start for the embedded store.</summary>
    /// <value><c>store.secret</c> in <see cref="Path"/>, so that one volume holds what belongs together; never in the store itself.</value>
    public string? SecretFile { get; set; }

    /// <summary>How long one operation of the store may take, in seconds, before it counts as failed.</summary>
    /// <value>0.1 to 60; 3 when unset.</value>
    public double TimeoutSeconds { get; set; } = 3;

    /// <summary>Why the section could not be read.</summary>
    internal string? Unreadable { get; set; }
}
