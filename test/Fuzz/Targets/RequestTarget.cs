using Bridge.Eas.Protocol.Http;
using EasClient;
using Fuzz.Corpus;
using Fuzz.Engine;
using Fuzz.Mutation;
using Fuzz.World;

namespace Fuzz.Targets;

/// <summary>Whole requests through dispatcher, handlers, engine and OX client: only deliberate answers, and bodies that a strict phone can read.</summary>
internal class RequestTarget : IFuzzTarget
{
    /// <summary>Cases after which the world is made anew: what earlier ones did must not pile up.</summary>
    private const int CasesPerWorld = 1000;

    private static readonly string[] Commands =
    [
        "Sync", "FolderSync", "GetItemEstimate", "Ping", "SendMail", "MoveItems", "ItemOperations", "Search", "Settings", "Provision", "SmartReply", "SmartForward", "FolderCreate",
        "FolderDelete", "FolderUpdate", "MeetingResponse", "ResolveRecipients", "ValidateCert", "Find", "GetAttachment", "GetHierarchy", "Nothing", "",
    ];

    private static readonly string[] VersionNames = ["14.1", "16.1", "12.1", "14.0", "16.0", "2.5", "16.2", "x", ""];
    private readonly byte[][] _bodies = [.. RecordedLives.Bodies];
    private readonly Dictionary<EasVersion, Settled> _worlds = [];
    private Settled? _here;

    public virtual string Name => "requests";

    public virtual string What => "whole requests, every command and version, through the real dispatcher";

    public long BytesPerCase => 256L * 1024 * 1024;

    public int BytesPerInputByte => 20_000;

    protected FuzzWorld World => _here!.World;

    private PhoneWay Life => _here!.Life;

    public virtual byte[] Make(FuzzRandom random)
    {
        var request = Choose(random);
        var body = random.Below(10) switch
        {
            0 => request.Body,
            1 or 2 => ByteMutator.Mutate(request.Body, _bodies, random),
            _ => WbxmlMutator.Mutate(request.Body, _bodies, random),
        };
        if (random.OneIn(15)) request = request with { Command = random.Pick(Commands) };
        if (random.OneIn(15)) request = request with { Version = random.Pick(VersionNames) };
        if (random.OneIn(10)) request = request with { Multipart = true };
        if (random.OneIn(10)) request = request with { Parameters = request.Parameters + random.Pick<string>(["&SaveInSent=T", "&CollectionId=x", "&ItemId=M1:1.1", "&AttachmentName=M1%3A1%3A2", "&Cmd=Ping", "&=&&%"]) };
        return (request with { Body = body }).ToBytes();
    }

    public virtual void Run(byte[] input)
    {
        if (SentRequest.Read(input) is not { } request) return;
        Prepare(request.Version);
        Send(request);
    }

    public void Reset() => Drop();

    public void Dispose()
    {
        Drop();
        GC.SuppressFinalize(this);
    }

    protected static SentRequest Choose(FuzzRandom random) => random.Pick(RecordedLives.Requests[random.Pick(RecordedLives.Versions)]);

    /// <summary>A phone of this version has lived in the world before the case.</summary>
    protected void Prepare(string version)
    {
        var wanted = EasVersions.TryParse(version, out var known) && RecordedLives.Versions.Contains(known) ? known : EasVersion.V141;
        if (_worlds.TryGetValue(wanted, out _here) && --_here.Left > 0) return;
        _here?.World.Dispose();
        var world = new FuzzWorld(wanted);
        _worlds[wanted] = _here = new Settled(world, Phones.Live(world)) { Left = CasesPerWorld };
    }

    /// <summary>Sends it as the phone that lives there; every second one with the newest keys.</summary>
    protected void Send(SentRequest request)
    {
        var body = Life.Keys.Show(request.Body, newest: (request.Body.Length & 1) == 0);
        var (_, _, content) = World.Send(new EasHttpRequest
        {
            Method = "POST",
            RawQuery = $"Cmd={request.Command}&User=user1&DeviceId={Phones.DeviceId}&DeviceType=iPhone{request.Parameters}",
            Header = name => name switch
            {
                "MS-ASProtocolVersion" => request.Version,
                "X-MS-PolicyKey" => Life.PolicyKey,
                "MS-ASAcceptMultiPart" => request.Multipart ? "T" : null,
                "User-Agent" => "Fuzz/1.0",
                _ => null,
            },
            Login = Phones.Login,
            Body = new MemoryStream(body),
            ContentLength = body.Length,
        });
        Life.Keys.Learn(content);
    }

    private void Drop()
    {
        foreach (var settled in _worlds.Values) settled.World.Dispose();
        _worlds.Clear();
    }

    private sealed record Settled(FuzzWorld World, PhoneWay Life)
    {
        internal int Left { get; set; }
    }
}
