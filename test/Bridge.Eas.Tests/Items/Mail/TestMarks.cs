using Bridge.Eas.Folders;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;
using Bridge.Eas.Tests.State.Secrets;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bridge.Eas.Tests.Items.Mail;

/// <summary>The marks of mails on a store of a test; all nodes share one secret.</summary>
internal static class TestMarks
{
    internal static MailMarkStore On(IStateStore store, TimeProvider time)
    {
        var personal = new PersonalValues(store, TestSecret.Of(1), NullLoggerFactory.Instance);
        return new MailMarkStore(store, personal, new FolderMapStore(store, personal, new MemoryCache(new MemoryCacheOptions())), time);
    }
}
