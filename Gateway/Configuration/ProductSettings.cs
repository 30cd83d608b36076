namespace Gateway.Configuration;

/// <summary>How the hoster calls the service; users meet it where a phone or browser asks for the password.</summary>
internal sealed class ProductSettings : ISettings
{
    public static string Section => "Product";

    /// <summary>The realm of the password prompt.</summary>
    /// <value>1 to 60 printable ASCII characters; "ActiveSync" when unset.</value>
    public string Name { get; set; } = "ActiveSync";

    public IEnumerable<string> Errors()
    {
        if (Name.Length is 0 or > 60 || Name.Any(c => c is < ' ' or > '~'))
            yield return "Product:Name: needs 1 to 60 printable ASCII characters.";
    }
}
