namespace OxSimulator.Http;

/// <summary>Every module the simulator has. A new one is one line here.</summary>
internal static class OxModuleTable
{
    internal static IOxModule[] Create()
    {
        IOxModule[] modules =
        [
            new Sessions.LoginModule(),
            new Mail.MailModule(),
            .. Users.PersonalModules.Create(),
        ];
        return [.. modules, new Folders.FoldersModule([.. modules.OfType<IFolderContents>()])];
    }
}
