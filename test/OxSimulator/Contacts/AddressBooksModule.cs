using OxSimulator.Http;

namespace OxSimulator.Contacts;

/// <summary>Module <c>addressbooks</c> of newer servers: the actions of <c>contacts</c> with text ids and <c>con://0/31</c> folders.</summary>
internal sealed class AddressBooksModule(ContactsModule contacts) : IOxModule
{
    public string Name => "addressbooks";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) => contacts.HandleAsync(call, cancellationToken);
}
