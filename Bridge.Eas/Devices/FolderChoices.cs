using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Users;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Devices;

/// <summary>Which folders each phone gets: of each class as the first rule says that fits the phone and is about the class.</summary>
internal sealed class FolderChoices(DeviceInformationStore information, IOptions<FolderOptions> options)
{
    private static readonly EasClass[] Classes = Enum.GetValues<EasClass>();

    private readonly FolderChoice _usual = new(options.Value, new Dictionary<EasClass, FolderRule>());

    public FolderChoice For(EasRequest request, EasUser user, DeviceRecord device)
    {
        if (options.Value.Rules.Count == 0) return _usual;
        var fitting = options.Value.Rules.Where(DeviceFacts.Of(request, user, device, information).Fit).ToList();
        return fitting.Count == 0
            ? _usual
            : new FolderChoice(options.Value, Classes.Where(itemClass => fitting.Exists(rule => rule.IsAbout(itemClass))).ToDictionary(itemClass => itemClass, itemClass => fitting.First(rule => rule.IsAbout(itemClass))));
    }
}
