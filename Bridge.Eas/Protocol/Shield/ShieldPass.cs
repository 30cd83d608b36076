namespace Bridge.Eas.Protocol.Shield;

/// <summary>One request on its way through the shield.</summary>
/// <param name="Shield">Null when nothing is counted.</param>
/// <param name="Device">Whose.</param>
/// <param name="Request">Which.</param>
/// <param name="Command">Which command.</param>
/// <param name="DeviceId">As the phone sends it.</param>
/// <param name="Pause">The request is refused for so long.</param>
internal readonly record struct ShieldPass(
    LoopShield? Shield, ShieldedDevice? Device, ShieldedRequest? Request, EasCommand Command, string? DeviceId, TimeSpan? Pause = null)
{
    public static ShieldPass Free => default;

    public static ShieldPass Refused(TimeSpan pause) => new(Shield: null, Device: null, Request: null, default, DeviceId: null, pause);

    /// <param name="reply">What it was answered; null when nobody was answered.</param>
    public void Leave(EasReply? reply) => Shield?.Leave(this, reply);
}
