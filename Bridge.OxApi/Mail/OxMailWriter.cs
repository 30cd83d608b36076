namespace Bridge.OxApi.Mail;

/// <summary>
/// Writes a message to where it is wanted, piece by piece, so that none is ever held whole. Asked again, it writes the same; one that cannot
/// do so throws, and nothing is sent then.
/// </summary>
/// <exception cref="IOException">What the message is made of cannot be read (again).</exception>
public delegate Task OxMailWriter(Stream destination, CancellationToken cancellationToken);
