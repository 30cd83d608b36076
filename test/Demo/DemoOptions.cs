using System.Net;
using EasClient;

namespace Demo;

/// <summary>What the command line asked for.</summary>
/// <param name="Version">The highest version that the phones of the day speak.</param>
/// <param name="Listen">Where the gateway listens; null for loopback and a port that is free.</param>
/// <param name="Mail">The user's own mail to import: a directory of .eml files, one .eml file or an mbox; null for none.</param>
/// <param name="Once">Whether to end after the day.</param>
internal sealed record DemoOptions(EasVersion Version, IPEndPoint? Listen, string? Mail, bool Once);
