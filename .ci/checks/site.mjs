// A built site, served below a path as GitHub Pages does, and the list of its pages.
import { createServer } from 'node:http'
import { readFileSync, readdirSync } from 'node:fs'
import { extname, join, sep } from 'node:path'

const types = { '.html': 'text/html; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.xml': 'application/xml', '.json': 'application/json', '.css': 'text/css' }

// serve gives the address of the folder's files below base, and what stops serving them.
export const serve = async (dir, base) => {
  const server = createServer((request, response) => {
    let path = decodeURIComponent(new URL(request.url, 'http://x').pathname)
    if (!path.startsWith(base)) return response.writeHead(404).end()
    path = path.slice(base.length)
    if (path.endsWith('/')) path += 'index.html'
    let data
    try {
      data = readFileSync(join(dir, path))
    } catch {
      return response.writeHead(404).end()
    }
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(data)
  }).listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }
}

// files lists the site's pages and feeds: their paths with slashes, and their texts.
export const files = (dir) => readdirSync(dir, { recursive: true }).filter((name) => /\.(html|xml)$/.test(name)).sort()
  .map((name) => ({ path: name.split(sep).join('/'), text: readFileSync(join(dir, name), 'utf8') }))

// address is where a page is served.
export const address = (path) => path.replace(/index\.html$/, '').split('/').map(encodeURIComponent).join('/')
