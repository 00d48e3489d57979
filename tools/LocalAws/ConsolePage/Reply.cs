using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LocalAws.ConsolePage;

/// <summary>What the console sends to its pages.</summary>
internal static class Reply
{
    /// <param name="error">For a person; the page shows it.</param>
    public static Task RefuseAsync(HttpContext http, int status, string error)
    {
        http.Response.StatusCode = status;
        return JsonAsync(http, new { error });
    }

    public static Task JsonAsync<T>(HttpContext http, T value)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(Json(value), Encoding.UTF8);
    }

    public static Task FileAsync(HttpContext http, PageFile file)
    {
        http.Response.ContentType = file.ContentType;
        return http.Response.WriteAsync(file.Text);
    }

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);
}
