namespace Gateway.Configuration;

/// <summary>Settings of one section that say where they live and what is wrong with them.</summary>
internal interface ISettings
{
    /// <summary>The configuration section, such as <c>Tls</c>.</summary>
    static abstract string Section { get; }

    /// <summary>Everything that is wrong, one sentence each, starting with the full key.</summary>
    IEnumerable<string> Errors();
}
