using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Items.Mail;

/// <summary>Opens mails and files to be read as fast as a phone takes them. Phones may be slow, and each holds a call to OX meanwhile: so they never take all there are.</summary>
internal sealed class PassedMails(IOxMailApi mail, IOptions<OxOptions> ox) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(Math.Clamp(ox.Value.MaxConcurrentCalls / 4, 1, 32));

    /// <exception cref="IOException">OX does not give it.</exception>
    public Task<Stream> OpenAsync(SourceContext context, uint uid, CancellationToken cancellationToken) => OpenAsync(
        () => mail.GetSourceAsync(context.User.Session, new OxFolderId(context.OxFolderId), uid, cancellationToken), source => source.Content, cancellationToken);

    /// <param name="get">Asks OX.</param>
    /// <param name="contentOf">What is to be read of its answer.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <exception cref="IOException">OX does not give it.</exception>
    public async Task<Stream> OpenAsync<T>(Func<Task<OxResult<T>>> get, Func<T, Stream> contentOf, CancellationToken cancellationToken)
        where T : class, IAsyncDisposable
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            var opened = await get();
            return opened.TryGet(out var source, out var error) ? new OpenMail(contentOf(source), source, () => _turns.Release()) : throw new SourceRefusedException(error);
        }
        catch
        {
            _turns.Release();
            throw;
        }
    }

    public void Dispose() => _turns.Dispose();
}
