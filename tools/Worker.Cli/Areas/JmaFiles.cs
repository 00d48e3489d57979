using Worker.Cli.HydraFiles;

namespace Worker.Cli.Areas;

/// <summary>Files of the JMA in a folder, or below an address.</summary>
internal sealed class JmaFiles(string place)
{
    /// <summary>The larger of the two has less than 1 MB.</summary>
    private const int MaxBytes = InputFile.MaxBytes;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly Uri? address = Uri.TryCreate(place, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;

    /// <summary>Where a file is, for people.</summary>
    public string PathOf(string name) => address is null ? Path.Combine(place, name) : AddressOf(name).AbsoluteUri;

    /// <exception cref="UserException">It cannot be read; says why.</exception>
    public async Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (address is null)
        {
            return InputFile.ReadOrRefuse(PathOf(name), name, cancellationToken);
        }

        using var http = new HttpClient { Timeout = Timeout, MaxResponseContentBufferSize = MaxBytes };
        try
        {
            return await http.GetByteArrayAsync(AddressOf(name), cancellationToken);
        }
        catch (Exception exception) when (
            exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new UserException(
                $"cannot read {PathOf(name)}: {exception.Message.TrimEnd('.')}. "
                + "Without the internet, put the file into a folder and name that.");
        }
    }

    private Uri AddressOf(string name) => new(address!.AbsoluteUri.EndsWith('/') ? address : new Uri($"{address.AbsoluteUri}/"), name);
}
